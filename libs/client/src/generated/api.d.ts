/** Generated from openapi.json by "npm run generate". */
export interface paths {
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the key of this request is */
        get: operations["Me_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus. Public, as is the custom: keep it behind your proxy */
        get: operations["Metrics_scrape"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers; restart it when it does not */
        get: operations["Health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can accept jobs: it can while the database answers, whatever the broker does */
        get: operations["Health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/job-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the five job types, the fastest first */
        get: operations["JobTypes_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/job-types/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a job type */
        get: operations["JobTypes_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit a job type; it takes effect at once */
        patch: operations["JobTypes_edit"];
        trace?: never;
    };
    "/v1/customer-tiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the three customer tiers, the smallest first */
        get: operations["CustomerTiers_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-tiers/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a customer tier */
        get: operations["CustomerTiers_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit a customer tier; customers move at once when its threshold does */
        patch: operations["CustomerTiers_edit"];
        trace?: never;
    };
    "/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List customers, by id unless another order is asked for */
        get: operations["Customers_list"];
        put?: never;
        /** Create a customer, or up to 10,000 at once: all or none */
        post: operations["Customers_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a customer, with the activity of its users */
        get: operations["Customers_show"];
        put?: never;
        post?: never;
        /** Delete a customer with its records; its unfinished jobs must have ended */
        delete: operations["Customers_delete"];
        options?: never;
        head?: never;
        /** Edit a customer; only the fields that are named change, at once */
        patch: operations["Customers_edit"];
        trace?: never;
    };
    "/v1/customers/{id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a customer's users that have jobs in the queue, with their activity */
        get: operations["Customers_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tasks that a customer's jobs have run, with the seconds that they really take
         * @description Learned from turns, beside the declared type; it lags by some seconds. A job whose caller names neither `type` nor `executionSeconds` is estimated by it. A task that is `misdeclared` keeps its lane.
         */
        get: operations["Customers_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop serving a customer; what runs ends its turn, and nothing is lost */
        post: operations["Customers_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on serving a customer */
        post: operations["Customers_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a customer's records, by position */
        get: operations["Records_list"];
        put?: never;
        /** Store a record, up to 10,000 in an array, or any number as a CSV or NDJSON stream: all or none */
        post: operations["Records_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/records/{recordId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a record */
        get: operations["Records_show"];
        put?: never;
        post?: never;
        /** Delete a record; its position is not given again */
        delete: operations["Records_delete"];
        options?: never;
        head?: never;
        /** Edit a record; only the fields that are named change, `attributes` as a whole */
        patch: operations["Records_edit"];
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys, by age; not FAIRLANE_ADMIN_KEY, which lives in the configuration */
        get: operations["ApiKeys_list"];
        put?: never;
        /** Make a key; the answer is the only place that ever shows it */
        post: operations["ApiKeys_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key; every instance refuses it within 5 s */
        delete: operations["ApiKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How busy each pool is, what its stages take, and how many slots would keep the wait short
         * @description Of what this API process heard in the last five minutes. The same figures are in `/metrics`, where `fairlane_capacity_slots_needed` is made for autoscalers.
         */
        get: operations["Capacity_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first; parts are left out unless asked for by `parentId` */
        get: operations["Jobs_list"];
        put?: never;
        /**
         * Submit a job, or up to 10,000 at once: all or none
         * @description Accepted means stored: a job that was answered with 202 runs, whatever fails afterwards.
         */
        post: operations["Jobs_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry the jobs that match a filter */
        post: operations["Jobs_retryMatching"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a job with its payload, failed attempts and turns */
        get: operations["Jobs_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explain why a job waits, where it stands and when it may run */
        get: operations["Jobs_waiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description One that waits is `cancelled` at once. One that runs answers with `cancelRequested` and ends with its turn.
         */
        post: operations["Jobs_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a failed, cancelled or expired job
         * @description It goes on at its checkpoint, with as many attempts again as it was given at first.
         */
        post: operations["Jobs_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit tasks with exclusive resources, and learn at once which run
         * @description Of all that wait in the scope and find their resources free, the conflict-free set of greatest total profit runs; the rest is buffered. Profit grows with waiting, so that nothing waits for ever.
         */
        post: operations["Rounds_play"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resource-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups of customers that share resources, by name */
        get: operations["ResourceGroups_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resource-groups/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make a resource group, or give it other members
         * @description Jobs of its members may name it as `resourceGroup`, and then share its resources.
         */
        put: operations["ResourceGroups_put"];
        post?: never;
        /** Delete a resource group that no unfinished job uses */
        delete: operations["ResourceGroups_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List schedules, by age */
        get: operations["Schedules_list"];
        put?: never;
        /** Submit a job again and again, by a cron expression in a time zone */
        post: operations["Schedules_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a schedule with its next and its latest fires */
        get: operations["Schedules_show"];
        put?: never;
        post?: never;
        /** Delete a schedule; the jobs that it submitted go on */
        delete: operations["Schedules_delete"];
        options?: never;
        head?: never;
        /**
         * Edit a schedule
         * @description `job` is replaced as a whole. The next fire is reckoned anew from now.
         */
        patch: operations["Schedules_edit"];
        trace?: never;
    };
    "/v1/schedules/{id}/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit the schedule's job now
         * @description Also while it is paused, and whatever `overlap` says. Its next fire stays where it is.
         */
        post: operations["Schedules_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a schedule: nothing fires, and what it misses is not made up for */
        post: operations["Schedules_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schedules/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a paused schedule, from now */
        post: operations["Schedules_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the calls that submitted an array of jobs, newest first, with their progress */
        get: operations["Batches_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what became of the jobs of one call */
        get: operations["Batches_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batches/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel all of its jobs that have not ended; those that run end with their turn */
        post: operations["Batches_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks, by age */
        get: operations["Webhooks_list"];
        put?: never;
        /**
         * Be told when a customer's jobs and calls end
         * @description Of jobs that are submitted from now on. Signed by https://www.standardwebhooks.com with the secret that only this answer shows; tried again for hours. Deliveries are jobs: GET /v1/jobs?task=webhook.deliver lists them.
         */
        post: operations["Webhooks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a webhook, without its secret */
        get: operations["Webhooks_show"];
        put?: never;
        post?: never;
        /** Delete a webhook; deliveries that are under way fail */
        delete: operations["Webhooks_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make or replace the secret of the webhooks that a customer's calls name
         * @description Those of `webhook` in a job and of `webhookUrl` in POST /v1/jobs. From the next attempt on, they are signed with it.
         */
        post: operations["Webhooks_replaceSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List flows, newest first */
        get: operations["Flows_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/flows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a flow: its jobs, what waits for what, its critical path and when it may end */
        get: operations["Flows_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/flows/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel all unfinished jobs of a flow
         * @description Those that wait are `cancelled` at once; those that run end with their turn.
         */
        post: operations["Flows_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn each line of a CSV into a job or a flow of jobs
         * @description A form with the fields `mapping`, `key` and, last, `file`; or the CSV as `text/csv` with `?mapping=&key=`. The mapping says which jobs a line becomes: `{column}` stands for a cell, `{column:type}` for one read as number, integer, boolean, json, or as days, hours, minutes (to seconds). A line is accepted whole or rejected with its reasons; lines are stored 500 at a time, and what was stored is found when the same import is posted again.
         */
        post: operations["Imports_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what became of an import, for thirty days */
        get: operations["Imports_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live events as they happen (server-sent events)
         * @description Events `turn.settled`, each with a turn that a slot is done with. A slow reader misses some.
         */
        get: operations["Events_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lanes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The matrix of tiers and job types: queued, running, waits, throughput */
        get: operations["Lanes_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lanes/{tier}/{type}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a lane: no new turns for it within a second
         * @description Turns that are out go on to their end: a sliced job yields after its quantum, an opaque one ends. Jobs are accepted as always, and wait. It holds over a change of leaders, until it is resumed.
         */
        post: operations["Lanes_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lanes/{tier}/{type}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a paused lane; nobody has credit for the time */
        post: operations["Lanes_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One glance: who is served, who is noisy, what waits, which host is ill */
        get: operations["Overview_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Throughput and waits of the last hour, as this API process heard of them */
        get: operations["Overview_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What Fairlane rests on: PostgreSQL, RabbitMQ, the leader of the dispatch */
        get: operations["Overview_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a dashboard shows, as it changes (server-sent events)
         * @description Gathered, so that any number of events cost a reader a few messages a second. `changed`: whose jobs changed, and whether settings or workers did, twice a second at most. For staff also, once a second and when they changed: `health`, `overview` (as GET /v1/overview) and, with `turns=true`, `turns`: stretches of time in which a slot served a customer, new or longer since the message before; they are known by worker, slot and `from`. A customer key hears of its own customer only. A slow reader misses some. The stream ends when the key is revoked.
         */
        get: operations["Overview_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a customer was given in the last ten minutes, as this API process heard of it */
        get: operations["CustomerActivity_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fairness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Each customer's share of the slots in the last minute, against its fair share */
        get: operations["Fairness_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Worker processes: hosts, slots, and the turn that each slot holds */
        get: operations["Workers_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a worker take no more turns, end those it holds, and exit */
        post: operations["Workers_drain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages that no worker could handle, newest first
         * @description No job is lost with one, but each is a defect of whoever published it or of a worker. The newest 10,000 are kept.
         */
        get: operations["DeadTurns_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-turns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a message that was looked at */
        delete: operations["DeadTurns_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what: customers, limits, stores, keys, workers; the newest first */
        get: operations["Audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tasks that workers have declared, by name */
        get: operations["Tasks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/throttles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the throttle keys in use, by customer and key */
        get: operations["Throttles_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "customer";
            customerId: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Null: never.
             */
            expiresAt: string | null;
        };
        ApiKeyPage: {
            items: components["schemas"]["ApiKey"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        AuditEntry: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @description Name of the key that was used. */
            actor: string;
            /** @description Method and route. */
            action: string;
            /** @description Path of what was changed. */
            target: string;
            /** @description What was sent; null when it was too much to keep. */
            details: unknown;
        };
        AuditPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        Batch: {
            /**
             * Format: uuid
             * @description `batchId` of its jobs.
             */
            id: string;
            customerIds: string[];
            /** @description Those that the call submitted; parts are not counted. */
            jobs: number;
            /** @description Jobs by state: now, or when it finished. One that is kept no longer is in none. */
            counts: {
                blocked: number;
                scheduled: number;
                queued: number;
                running: number;
                succeeded: number;
                failed: number;
                cancelled: number;
                expired: number;
            };
            /** @description Of its jobs that have ended, 0 to 100. */
            percent: number;
            webhookUrl: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the last of its jobs ended; null before. A retry by hand does not open it again.
             */
            finishedAt: string | null;
        };
        BatchPage: {
            items: components["schemas"]["Batch"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        CancelledFlow: {
            id: string;
            /** @description Jobs that waited, and have ended. */
            cancelled: number;
            /** @description Jobs that run, and end with their turn. */
            requested: number;
        };
        Capacity: {
            /** @description What the figures are of: at most the last 300 s. */
            windowSeconds: number;
            waitSeconds: number;
            items: components["schemas"]["CapacityPool"][];
        };
        CapacityPool: {
            pool: string;
            /** @description Of the workers that are up. */
            slots: number;
            /** @description Part of the slot time that turns held; null without slots. */
            utilisation: number | null;
            /** @description Slots that all jobs hold on average, at the rate of arrival. */
            busySlots: number;
            /** @description Mean wait with the slots there are; null where they cannot keep up. */
            expectedWaitSeconds: number | null;
            /** @description Fewest slots with which the mean wait is `waitSeconds` at most. */
            slotsNeeded: number;
            stages: components["schemas"]["CapacityStage"][];
        };
        CapacityStage: {
            task: string;
            /** @description Jobs submitted, a second. */
            arrivalsPerSecond: number;
            /** @description Jobs ended, a second. */
            jobsPerSecond: number;
            meanRunSeconds: number | null;
            p95RunSeconds: number | null;
            /** @description Of the worker's process while such a job ran alone in it, where it did. */
            cpuSecondsPerJob: number | null;
            /** @description Slots that its jobs hold on average, at the rate of arrival. */
            busySlots: number;
        };
        Customer: {
            id: string;
            name: string;
            domain: string | null;
            url: string | null;
            description: string | null;
            /** @enum {string} */
            tier: "small" | "medium" | "large";
            tierPinned: boolean;
            activeRecords: number;
            recordCount: number | null;
            /** @description In effect. */
            weight: number;
            /** @description In effect; null for no limit. */
            maxConcurrentTurns: number | null;
            maxQueued: number | null;
            maxStartsPerMinute: number | null;
            /** @description Unfinished jobs that are queued or running, as of the last second. */
            queued: number;
            /** @description Jobs that workers hold. */
            running: number;
            /**
             * @description By jobs in the queue: `idle` 0, `active` to 10, `very_active` to 100, `hyperactive` above.
             * @enum {string}
             */
            activity: "idle" | "active" | "very_active" | "hyperactive";
            paused: boolean;
            /** @description Part (0..1) of all slot seconds of the last minute; null where it is not asked for. */
            share: number | null;
            /** @description Of its jobs that started in the last minute; null when none did. */
            waitP99Seconds: number | null;
            /** Format: date-time */
            createdAt: string;
        };
        CustomerActivity: {
            stepSeconds: number;
            /** @description Of all slot seconds of the last minute, 0 to 1. */
            share: number;
            fairShare: number;
            /** @description Virtual seconds ahead (+) or behind (-); null when it has no work. */
            lagSeconds: number | null;
            boundSeconds: number | null;
            /** @description Ten minutes, oldest first; steps without a turn are left out. */
            points: components["schemas"]["CustomerActivityPoint"][];
        };
        CustomerActivityPoint: {
            /** @description Begin of the step, seconds since 1970. */
            at: number;
            /** @description That ended. */
            jobs: number;
            failed: number;
            /** @description Slot seconds of the turns that settled. */
            heldSeconds: number;
            waitP50Seconds: number | null;
            waitP99Seconds: number | null;
        };
        CustomerDetail: {
            id: string;
            name: string;
            domain: string | null;
            url: string | null;
            description: string | null;
            /** @enum {string} */
            tier: "small" | "medium" | "large";
            tierPinned: boolean;
            activeRecords: number;
            recordCount: number | null;
            /** @description In effect. */
            weight: number;
            /** @description In effect; null for no limit. */
            maxConcurrentTurns: number | null;
            maxQueued: number | null;
            maxStartsPerMinute: number | null;
            /** @description Unfinished jobs that are queued or running, as of the last second. */
            queued: number;
            /** @description Jobs that workers hold. */
            running: number;
            /**
             * @description By jobs in the queue: `idle` 0, `active` to 10, `very_active` to 100, `hyperactive` above.
             * @enum {string}
             */
            activity: "idle" | "active" | "very_active" | "hyperactive";
            paused: boolean;
            /** @description Part (0..1) of all slot seconds of the last minute; null where it is not asked for. */
            share: number | null;
            /** @description Of its jobs that started in the last minute; null when none did. */
            waitP99Seconds: number | null;
            /** Format: date-time */
            createdAt: string;
            /** @description The 100 users with the most jobs in the queue. */
            users: components["schemas"]["CustomerUser"][];
        };
        CustomerEdit: {
            name?: string;
            domain?: string | null;
            /** Format: uri */
            url?: string | null;
            description?: string | null;
            /** @description Number of active records, when they are kept elsewhere. Null: they are counted here. */
            recordCount?: number | null;
            /**
             * @description Pins the tier. Null: derived from the number of active records.
             * @enum {string|null}
             */
            tier?: "small" | "medium" | "large" | null;
            /** @description Share relative to other customers. Null: the tier's. */
            weight?: number | null;
            /** @description Most slots held at once. Null: the tier's limit. */
            maxConcurrentTurns?: number | null;
            /** @description Most jobs queued; a submission beyond it answers 429. Null: no limit. */
            maxQueued?: number | null;
            /** @description Most jobs that start in any 60 seconds; the others wait, and hold no slot. Null: no limit. */
            maxStartsPerMinute?: number | null;
        };
        CustomerFairness: {
            customerId: string;
            weight: number;
            /** @description Slot seconds of the last minute. */
            servedSeconds: number;
            /** @description Part (0..1) of all slot seconds of the last minute. */
            share: number;
            /** @description Part (0..1) it was due: weighted max-min among those who had work. */
            fairShare: number;
            /** @description Virtual seconds ahead (+) or behind (-); null where this instance does not lead. */
            lagSeconds: number | null;
            /** @description How far two equals can drift apart while both have work; null as above. */
            boundSeconds: number | null;
        };
        CustomerPage: {
            items: components["schemas"]["Customer"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        CustomerRecord: {
            id: string;
            /** @description Place among the customer's records, from 1, for a job's `records: { from, to }`; never reused. */
            position: number;
            name: string | null;
            email: string | null;
            phone: string | null;
            address: string | null;
            country: string | null;
            state: string | null;
            city: string | null;
            pincode: string | null;
            /** Format: date */
            dob: string | null;
            active: boolean;
            attributes: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description When a task last touched it; null for never.
             */
            touchedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        CustomerRecordPage: {
            items: components["schemas"]["CustomerRecord"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        CustomerRecords: {
            items: components["schemas"]["CustomerRecord"][];
        };
        CustomerShare: {
            customerId: string;
            weight: number;
            /** @description Slot seconds of the last minute. */
            servedSeconds: number;
            /** @description Part (0..1) of all slot seconds of the last minute. */
            share: number;
            /** @description Part (0..1) it was due: weighted max-min among those who had work. */
            fairShare: number;
            /** @description Virtual seconds ahead (+) or behind (-); null where this instance does not lead. */
            lagSeconds: number | null;
            /** @description How far two equals can drift apart while both have work; null as above. */
            boundSeconds: number | null;
            name: string;
        };
        CustomerTask: {
            task: string;
            /** @enum {string} */
            kind: "record" | "job";
            /**
             * @description As the task declares: its jobs go by this lane.
             * @enum {string}
             */
            type: "instant" | "quick" | "short" | "long" | "extended";
            /** @description For one record of a record task, for one job of any other: an exponentially weighted mean. */
            learnedSeconds: number;
            /**
             * @description What the learned seconds make it.
             * @enum {string}
             */
            learnedType: "instant" | "quick" | "short" | "long" | "extended";
            /** @description Turns that it was learned from; from 5 on it counts. */
            samples: number;
            /** @description It is surely of another type than it declares. */
            misdeclared: boolean;
            /** Format: date-time */
            updatedAt: string;
        };
        CustomerTaskPage: {
            items: components["schemas"]["CustomerTask"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        CustomerTier: {
            /** @enum {string} */
            key: "small" | "medium" | "large";
            /** @description Active records from which a customer belongs to it. */
            minRecords: number;
            /** @description Share of a customer of this tier relative to others. */
            weight: number;
            /** @description Most slots one customer may hold; null for no limit. */
            maxConcurrentTurns: number | null;
        };
        CustomerTierEdit: {
            minRecords?: number;
            weight?: number;
            maxConcurrentTurns?: number | null;
        };
        CustomerTiers: {
            items: components["schemas"]["CustomerTier"][];
        };
        CustomerUser: {
            userId: string;
            queued: number;
            /**
             * @description By jobs in the queue: `idle` 0, `active` to 10, `very_active` to 100, `hyperactive` above.
             * @enum {string}
             */
            activity: "idle" | "active" | "very_active" | "hyperactive";
        };
        CustomerUserPage: {
            items: components["schemas"]["CustomerUser"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        Customers: {
            items: components["schemas"]["Customer"][];
        };
        DeadTurn: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description When it was stored here.
             */
            parkedAt: string;
            /** @description Pool, tier and job type that it was published for. */
            routingKey: string;
            /** @description Why the worker could do nothing with it. */
            reason: string;
            /** @description Its first 8192 bytes as text; what is no text is U+FFFD. */
            content: string;
            /** @description Of the whole message. */
            contentBytes: number;
        };
        DeadTurnPage: {
            items: components["schemas"]["DeadTurn"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        Drained: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "draining" | "down" | "lost";
        };
        Fairness: {
            windowSeconds: number;
            /** @description 1 when all got their fair share, 1/n when one of n got all; null when idle. */
            jainIndex: number | null;
            items: components["schemas"]["CustomerFairness"][];
        };
        Flow: {
            id: string;
            customerId: string;
            /**
             * @description `active` while a job has not ended; else `succeeded` when all have, or the worst of the ends: failed, expired, cancelled.
             * @enum {string}
             */
            state: "active" | "succeeded" | "failed" | "cancelled" | "expired";
            /** @description Jobs by state. */
            states: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description First start of a job.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description Of the last job, when all have ended.
             */
            finishedAt: string | null;
            /** @description The chain of jobs that decides how soon it can end: run seconds of what has ended, estimates of the rest. */
            criticalPath: {
                jobIds: string[];
                seconds: number;
                /** @description Of the longest chain of what is unfinished. */
                remainingSeconds: number;
            };
            /** @description Until the last job ends, on as many slots as the customer held in the last minute; null when it held none. */
            etaSeconds: number | null;
            /** @description The jobs that are still kept, by id. */
            nodes: components["schemas"]["FlowNode"][];
            /** @description `to` waits for `from`; ids of `nodes`. */
            edges: {
                from: string;
                to: string;
            }[];
            /** @description There are more jobs than the 20,000 that are shown. */
            truncated: boolean;
        };
        FlowNode: {
            id: string;
            /** @description Its name in the call that submitted it. */
            key: string | null;
            name: string | null;
            task: string;
            /** @enum {string} */
            type: "instant" | "quick" | "short" | "long" | "extended";
            /** @enum {string} */
            state: "blocked" | "scheduled" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            /** @enum {string} */
            onParentFailure: "cancel" | "run";
            estimateSeconds: number;
            runSeconds: number;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
        };
        FlowPage: {
            items: components["schemas"]["FlowSummary"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        FlowSummary: {
            id: string;
            customerId: string;
            /** @description Of its first job. */
            name: string | null;
            /** @description Jobs that are kept; 1000 means that or more. */
            jobs: number;
            /** @description Of those jobs. */
            unfinished: number;
        };
        Health: {
            database: {
                /** @enum {string} */
                status: "up" | "down";
                latencySeconds: number | null;
            };
            broker: {
                /** @enum {string} */
                status: "up" | "down";
            };
            /** @description Null while the database does not answer. */
            leader: {
                /** @enum {string} */
                status: "up" | "down";
                host: string | null;
                /** @description Number of its term. */
                epoch: number;
                isThisProcess: boolean;
            } | null;
        };
        Import: {
            key: string;
            /** @description Lines read, without the header. */
            lines: number;
            /** @description Lines whose jobs were submitted. */
            accepted: number;
            /** @description Lines that were not. */
            rejected: number;
            /** @description Lines of those read that an earlier post of this import had settled. */
            repeated: number;
            /** @description Jobs of the accepted lines. */
            jobs: number;
            /** @description Why lines were rejected, by line of the file; the first thousand. */
            errors: {
                line: number;
                path: string;
                message: string;
            }[];
        };
        ImportedRecords: {
            /** @description Records of this stream. */
            inserted: number;
            /** @description The customer's active records now. */
            activeRecords: number;
            /**
             * @description The customer's tier now.
             * @enum {string}
             */
            tier: "small" | "medium" | "large";
        };
        IssuedApiKey: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "customer";
            customerId: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Null: never.
             */
            expiresAt: string | null;
            /** @description Shown once: only its SHA-256 is stored. */
            key: string;
        };
        IssuedWebhook: {
            /** Format: uuid */
            id: string;
            customerId: string;
            url: string;
            events: ("job.succeeded" | "job.failed" | "job.cancelled" | "job.expired" | "batch.finished")[];
            description: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Shown once. `whsec_` and the key in base64. */
            secret: string;
        };
        Job: {
            /**
             * Format: uuid
             * @description A UUIDv7: ids sort by time.
             */
            id: string;
            customerId: string;
            userId: string | null;
            task: string;
            name: string | null;
            /** @description As named in the call; only in its answer. */
            key?: string;
            /**
             * Format: date-time
             * @description Its start by the plan, when a throttle delays it; only in the answer of the call.
             */
            delayedUntil?: string | null;
            /** @description Only in the answer of the call, if any. */
            warnings?: {
                code: string;
                message: string;
            }[];
            /** @enum {string} */
            type: "instant" | "quick" | "short" | "long" | "extended";
            /** @description Of the customer, now; null when it was deleted. */
            tier: string | null;
            /** @description Of the turn that runs it; null while none does. */
            pool: string | null;
            /** @enum {string} */
            state: "blocked" | "scheduled" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            priority: number;
            /** @description Attempts that have failed. */
            attempt: number;
            maxAttempts: number;
            /** @description Turns it has yielded in. */
            slices: number;
            progress: {
                done: number;
                total: number | null;
            };
            estimateSeconds: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            runAt: string | null;
            /** Format: date-time */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description First start.
             */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
            /**
             * Format: date-time
             * @description Of an ended job: until when it is kept. Then it answers 410 `JOB.EXPIRED`.
             */
            retainUntil: string | null;
            runSeconds: number;
            /** @description From when it might run to its first start. */
            waitSeconds: number | null;
            cancelRequested: boolean;
            result: unknown;
            error: {
                code: string;
                message: string;
                stack?: string;
            } | null;
            batchId: string | null;
            parentId: string | null;
            part: number | null;
            /** @description The flow that it is part of. */
            flowId: string | null;
        };
        JobDetail: {
            /**
             * Format: uuid
             * @description A UUIDv7: ids sort by time.
             */
            id: string;
            customerId: string;
            userId: string | null;
            task: string;
            name: string | null;
            /** @description As named in the call; only in its answer. */
            key?: string;
            /**
             * Format: date-time
             * @description Its start by the plan, when a throttle delays it; only in the answer of the call.
             */
            delayedUntil?: string | null;
            /** @description Only in the answer of the call, if any. */
            warnings?: {
                code: string;
                message: string;
            }[];
            /** @enum {string} */
            type: "instant" | "quick" | "short" | "long" | "extended";
            /** @description Of the customer, now; null when it was deleted. */
            tier: string | null;
            /** @description Of the turn that runs it; null while none does. */
            pool: string | null;
            /** @enum {string} */
            state: "blocked" | "scheduled" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            priority: number;
            /** @description Attempts that have failed. */
            attempt: number;
            maxAttempts: number;
            /** @description Turns it has yielded in. */
            slices: number;
            progress: {
                done: number;
                total: number | null;
            };
            estimateSeconds: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            runAt: string | null;
            /** Format: date-time */
            expiresAt: string | null;
            /**
             * Format: date-time
             * @description First start.
             */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
            /**
             * Format: date-time
             * @description Of an ended job: until when it is kept. Then it answers 410 `JOB.EXPIRED`.
             */
            retainUntil: string | null;
            runSeconds: number;
            /** @description From when it might run to its first start. */
            waitSeconds: number | null;
            cancelRequested: boolean;
            result: unknown;
            error: {
                code: string;
                message: string;
                stack?: string;
            } | null;
            batchId: string | null;
            parentId: string | null;
            part: number | null;
            /** @description The flow that it is part of. */
            flowId: string | null;
            payload: unknown;
            backoff: {
                initialSeconds: number;
                factor: number;
                maxSeconds: number;
            } | null;
            /** @description What it asked for besides its turn, such as `throttle`. */
            gates: {
                [key: string]: unknown;
            } | null;
            /** @description The failed ones. */
            attempts: {
                attempt: number;
                workerId: string | null;
                host: string | null;
                slot: number | null;
                /** Format: date-time */
                startedAt: string | null;
                /** Format: date-time */
                endedAt: string;
                error: {
                    code: string;
                    message: string;
                    stack?: string;
                };
            }[];
            /** @description The last hundred turns it ran in. */
            timeline: {
                slice: number;
                workerId: string;
                host: string | null;
                slot: number;
                /** Format: date-time */
                startedAt: string;
                /** Format: date-time */
                endedAt: string;
            }[];
        };
        JobPage: {
            /** @description Fewer than `limit`, or none, when few of very many jobs match: the next page then goes on with the search. */
            items: components["schemas"]["Job"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        JobType: {
            /** @enum {string} */
            key: "instant" | "quick" | "short" | "long" | "extended";
            /** @description Expected seconds for one record, and the upper bound of `executionSeconds` of this type. */
            secondsPerRecord: number;
            /** @description Largest part of a pool's slots that one customer may hold with it. */
            maxShare: number;
        };
        JobTypeEdit: {
            secondsPerRecord?: number;
            maxShare?: number;
        };
        JobTypes: {
            items: components["schemas"]["JobType"][];
        };
        Jobs: {
            items: components["schemas"]["Job"][];
        };
        Lane: {
            /** @enum {string} */
            tier: "small" | "medium" | "large";
            /** @enum {string} */
            type: "instant" | "quick" | "short" | "long" | "extended";
            /** @description Jobs that could run now; up to a second old. */
            queued: number;
            /** @description Jobs held by slots. */
            running: number;
            /** @description How long the oldest queued job has waited; null with none. */
            oldestWaitSeconds: number | null;
            /** @description Median wait of the jobs that started in the last minute. */
            waitP50Seconds: number | null;
            /** @description 99th percentile of the same. */
            waitP99Seconds: number | null;
            /** @description Whether it is given no new turns; set by an operator. */
            paused: boolean;
            /** @description Jobs that ended, a second, over the last minute. */
            jobsPerSecond: number;
        };
        Lanes: {
            items: components["schemas"]["Lane"][];
        };
        Live: {
            /** @enum {string} */
            status: "up";
        };
        Me: {
            /** @description Of the key, as it is in the audit log. */
            name: string;
            /** @enum {string} */
            role: "admin" | "operator" | "customer";
            /** @description The one customer that a customer key sees. */
            customerId: string | null;
        };
        NewApiKey: {
            /** @description What it is for. */
            name: string;
            /**
             * @description `customer` sees only its own things; `operator` does all but keys.
             * @enum {string}
             */
            role: "admin" | "operator" | "customer";
            /** @description For role `customer`, and only for it. */
            customerId?: string;
            /**
             * Format: date-time
             * @description From when on it is refused. Default never.
             */
            expiresAt?: string;
        };
        NewCustomer: {
            /** @description Generated when left out. */
            id?: string;
            name: string;
            domain?: string | null;
            /** Format: uri */
            url?: string | null;
            description?: string | null;
            /** @description Number of active records, when they are kept elsewhere. Null: they are counted here. */
            recordCount?: number | null;
            /**
             * @description Pins the tier. Null: derived from the number of active records.
             * @enum {string|null}
             */
            tier?: "small" | "medium" | "large" | null;
            /** @description Share relative to other customers. Null: the tier's. */
            weight?: number | null;
            /** @description Most slots held at once. Null: the tier's limit. */
            maxConcurrentTurns?: number | null;
            /** @description Most jobs queued; a submission beyond it answers 429. Null: no limit. */
            maxQueued?: number | null;
            /** @description Most jobs that start in any 60 seconds; the others wait, and hold no slot. Null: no limit. */
            maxStartsPerMinute?: number | null;
        };
        NewJob: {
            customerId: string;
            /**
             * @description The code to run, by name.
             * @default simulate
             */
            task?: string;
            /** @description For people. */
            name?: string;
            /** @description A name for this job within this call; the answer repeats it. */
            key?: string;
            /** @description The customer's user on whose behalf it runs. */
            userId?: string;
            /** @description Input of the task, any JSON, at most 256 KiB. */
            payload?: unknown;
            /** @description Expected run time in all; classifies the job when it names no type. */
            executionSeconds?: number;
            /**
             * @description Default: by `executionSeconds`, else the task's.
             * @enum {string}
             */
            type?: "instant" | "quick" | "short" | "long" | "extended";
            /** @description The customer's records, all or an inclusive range of positions. Record tasks: default all. */
            records?: "all" | {
                from: number;
                to: number;
            };
            /** @description Parts that may run at once; record tasks only. */
            parallelism?: number;
            /**
             * @description Within the customer's user: 0 is the most urgent and runs first, 9 the least.
             * @default 5
             */
            priority?: number;
            /**
             * Format: date-time
             * @description Not before this time.
             */
            runAt?: string;
            /** @description Not before so many seconds. */
            delaySeconds?: number;
            /** @description Default: the task's. */
            maxAttempts?: number;
            /** @description Between attempts: exponential, with jitter. */
            backoff?: {
                /** @default 1 */
                initialSeconds?: number;
                /** @default 2 */
                factor?: number;
                /** @default 300 */
                maxSeconds?: number;
            };
            /** @description Of one attempt. Default: the task's. */
            timeoutSeconds?: number;
            /**
             * Format: date-time
             * @description Not started by then: `expired`.
             */
            expiresAt?: string;
            /**
             * @description How long it is kept after its end, its result included. Default 7 days.
             * @default 604800
             */
            retainSeconds?: number;
            /** @description The same key with the same job gives the job of the first call; with another job, 409. */
            idempotencyKey?: string;
            /** @description Where to tell its end, signed with the customer's secret (POST /v1/webhooks/secret). */
            webhook?: {
                /** Format: uri */
                url: string;
            };
            /** @description Jobs that must have ended before: keys of the same call, or ids; the same customer's. */
            dependsOn?: string[];
            /**
             * @description When a job that it depends on does not succeed. `cancel`, the default: this one is cancelled. `run`: it runs when all have ended.
             * @enum {string}
             */
            onParentFailure?: "cancel" | "run";
            /** @description Successive starts of the jobs of one key are at least a window apart. */
            throttle?: {
                /** @description Of the customer's own choice, such as the id of an object. */
                key: string;
                /** @description Least time from the last start of the key to the start of this job. */
                windowSeconds: number;
                /**
                 * @description `delay`: it waits in the order of submission, and holds no slot. `reject`: 429 when it could not start at once.
                 * @default delay
                 * @enum {string}
                 */
                mode?: "delay" | "reject";
            };
            /** @description Names of what it needs to itself: no two jobs of the customer, or of its `resourceGroup`, that share one run at once. It holds them from when a round chooses it until it ends. */
            resources?: string[];
            /** @description What it is worth: a round chooses the jobs of greatest total profit. Default 0. */
            profit?: number;
            /** @description Its resources are those of a group that the customer is a member of. */
            resourceGroup?: string;
            /**
             * @description When it is not chosen at once: `released` (default): again whenever a job comes or a resource is free. `next_round`: only by the next POST /v1/rounds of its scope.
             * @enum {string}
             */
            reconsider?: "released" | "next_round";
        };
        NewRecord: {
            /** @description A UUID when left out. */
            id?: string;
            name?: string | null;
            email?: string | null;
            phone?: string | null;
            address?: string | null;
            country?: string | null;
            state?: string | null;
            city?: string | null;
            pincode?: string | null;
            /**
             * Format: date
             * @description Date of birth.
             */
            dob?: string | null;
            /** @description Only active records count, and only they are worked on. Default true. */
            active?: boolean;
            /** @description Whatever else belongs to it: an object of at most 16,384 characters as JSON. */
            attributes?: {
                [key: string]: unknown;
            } | null;
        };
        NewRound: {
            customerId: string;
            /** @description Its resources are those of a group that the customer is a member of. */
            resourceGroup?: string;
            /**
             * @description When it is not chosen at once: `released` (default): again whenever a job comes or a resource is free. `next_round`: only by the next POST /v1/rounds of its scope.
             * @enum {string}
             */
            reconsider?: "released" | "next_round";
            /** @description May be empty: a round of what waits. */
            tasks: components["schemas"]["RoundTask"][];
        };
        NewSchedule: {
            name: string;
            /**
             * @description Five fields (minute hour day month weekday), six with seconds in front, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. `L`, `W`, `#` and names of months and weekdays are understood.
             * @example 0 9 * * MON-FRI
             */
            cron: string;
            /**
             * @description IANA time zone by whose clocks it fires. When they change, see docs/schedules-and-webhooks.md.
             * @default UTC
             * @example Europe/Berlin
             */
            timeZone?: string;
            /**
             * @description Fires that were missed because Fairlane was away: `one` makes the latest of them, `all` each (at most `maxCatchUp`, the latest), `none` only one that is less than 15 s late.
             * @default one
             * @enum {string}
             */
            catchUp?: "none" | "one" | "all";
            /** @default 100 */
            maxCatchUp?: number;
            /**
             * @description While a job of an earlier fire is unfinished: `skip` the fire, or `queue` its job as well.
             * @default skip
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /**
             * Format: date-time
             * @description No fire before.
             * @default null
             */
            startsAt?: string | null;
            /**
             * Format: date-time
             * @description No fire after.
             * @default null
             */
            endsAt?: string | null;
            /** @description What each fire submits, as in POST /v1/jobs. */
            job: components["schemas"]["ScheduledJob"];
            customerId: string;
            /** @default false */
            paused?: boolean;
        };
        NewWebhook: {
            customerId: string;
            /**
             * Format: uri
             * @description http or https; a host that the workers allow (FAIRLANE_HTTP_ALLOW).
             */
            url: string;
            /**
             * @description Default: all.
             * @default [
             *       "job.succeeded",
             *       "job.failed",
             *       "job.cancelled",
             *       "job.expired",
             *       "batch.finished"
             *     ]
             */
            events?: ("job.succeeded" | "job.failed" | "job.cancelled" | "job.expired" | "batch.finished")[];
            description?: string;
        };
        NewWebhookSecret: {
            customerId: string;
        };
        NoisyCustomer: {
            id: string;
            name: string;
            paused: boolean;
            /** @description Jobs. */
            queued: number;
            /** @description Estimated slot seconds of them. */
            queuedSeconds: number;
            oldestWaitSeconds: number | null;
            share: number;
            fairShare: number;
            /** @description Slot seconds of the last minute beyond its fair share: what the others were short of. */
            costSeconds: number;
        };
        Overview: {
            /** @description Seconds since 1970. */
            at: number;
            /** @description What shares and waits are of. */
            windowSeconds: number;
            lanes: components["schemas"]["Lane"][];
            pools: components["schemas"]["PoolSlots"][];
            jainIndex: number | null;
            /** @description That were served in the window, or wait. */
            activeCustomers: number;
            /** @description The 24 with the greatest shares. */
            shares: components["schemas"]["CustomerShare"][];
            /** @description Who queues more than its fair share works off in half a minute; the most first, at most ten. */
            noisy: components["schemas"]["NoisyCustomer"][];
            /** @description How long a new job would wait if it queued behind all others; null without slots. */
            queueWaitSeconds: number | null;
            quiet: components["schemas"]["QuietCustomers"];
            workers: components["schemas"]["WorkerHealth"][];
            /** @description The last two points of the series. */
            recent: components["schemas"]["SeriesPoint"][];
        };
        PoolSlots: {
            pool: string;
            /** @description Of workers that are up. */
            slots: number;
            busy: number;
            draining: number;
        };
        Problem: {
            /** @description Always `about:blank`: `code` tells problems apart. */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Stable code; clients may rely on it. */
            code: string;
            /** @description Every wrong place of the input, at most 100. */
            errors?: {
                path: string;
                message: string;
            }[];
            /** @description Id of the request, also in the header `x-request-id` and the log. */
            instance: string;
        };
        QuietCustomers: {
            /** @description Customers that were served or wait, without the noisy ones. */
            customers: number;
            waitP50Seconds: number | null;
            /** @description Of their jobs that started in the last minute. */
            waitP99Seconds: number | null;
            /** @description How long fair turns let anybody wait for a turn; null without slots. */
            waitBoundSeconds: number | null;
            /** @description Those who waited longer than that, the longest first; at most 20. */
            harmed: {
                id: string;
                waitP99Seconds: number;
            }[];
        };
        Ready: {
            /**
             * @description `leaving`: it is about to end.
             * @enum {string}
             */
            status: "up" | "down" | "leaving";
            /** @enum {string} */
            database: "up" | "down";
            /** @enum {string} */
            broker: "up" | "down";
        };
        RecordEdit: {
            name?: string | null;
            email?: string | null;
            phone?: string | null;
            address?: string | null;
            country?: string | null;
            state?: string | null;
            city?: string | null;
            pincode?: string | null;
            /**
             * Format: date
             * @description Date of birth.
             */
            dob?: string | null;
            /** @description Only active records count, and only they are worked on. Default true. */
            active?: boolean;
            /** @description Whatever else belongs to it: an object of at most 16,384 characters as JSON. */
            attributes?: {
                [key: string]: unknown;
            } | null;
        };
        ResourceGroup: {
            name: string;
            customerIds: string[];
            /** Format: date-time */
            createdAt: string;
        };
        ResourceGroupEdit: {
            /** @description All members: customers whose jobs may name the group. */
            customerIds: string[];
        };
        ResourceGroupPage: {
            items: components["schemas"]["ResourceGroup"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        Retried: {
            retried: number;
            /** @description True when the limit was reached and more jobs may match. */
            more: boolean;
        };
        RetryFilter: {
            customerId?: string;
            userId?: string;
            /** @enum {string} */
            type?: "instant" | "quick" | "short" | "long" | "extended";
            task?: string;
            /**
             * Format: date-time
             * @description Created at or after.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Created before.
             */
            to?: string;
            /**
             * @default failed
             * @enum {string}
             */
            state?: "failed" | "cancelled" | "expired";
            /**
             * @description Most jobs to retry, newest first.
             * @default 1000
             */
            limit?: number;
        };
        Round: {
            /** @description The customer's jobs that were given their resources: of this call, and of earlier ones. */
            scheduled: components["schemas"]["RoundJob"][];
            /** @description The customer's jobs that wait in this scope, oldest first, at most 1,000. */
            buffered: components["schemas"]["RoundJob"][];
            /** @description Of `scheduled`, as stated. */
            totalProfit: number;
            /** @description False when time was up before it was proven that no other choice is worth more. */
            optimal: boolean;
        };
        RoundJob: {
            /** Format: uuid */
            id: string;
            key?: string;
            name: string | null;
            resources: string[];
            profit: number;
        };
        RoundTask: {
            /** @description For people. */
            name?: string;
            /** @description Names of what it needs to itself. */
            resources: string[];
            /** @description What it is worth: a round chooses the jobs of greatest total profit. Default 0. */
            profit?: number;
            /**
             * @description The code to run, by name.
             * @default simulate
             */
            task?: string;
            /** @description A name for this job within this call; the answer repeats it. */
            key?: string;
            /** @description The customer's user on whose behalf it runs. */
            userId?: string;
            /** @description Input of the task, any JSON, at most 256 KiB. */
            payload?: unknown;
            /** @description Expected run time in all; classifies the job when it names no type. */
            executionSeconds?: number;
            /**
             * @description Default: by `executionSeconds`, else the task's.
             * @enum {string}
             */
            type?: "instant" | "quick" | "short" | "long" | "extended";
            /** @description The customer's records, all or an inclusive range of positions. Record tasks: default all. */
            records?: "all" | {
                from: number;
                to: number;
            };
            /**
             * @description Within the customer's user: 0 is the most urgent and runs first, 9 the least.
             * @default 5
             */
            priority?: number;
            /** @description Default: the task's. */
            maxAttempts?: number;
            /** @description Between attempts: exponential, with jitter. */
            backoff?: {
                /** @default 1 */
                initialSeconds?: number;
                /** @default 2 */
                factor?: number;
                /** @default 300 */
                maxSeconds?: number;
            };
            /** @description Of one attempt. Default: the task's. */
            timeoutSeconds?: number;
            /**
             * Format: date-time
             * @description Not started by then: `expired`.
             */
            expiresAt?: string;
            /**
             * @description How long it is kept after its end, its result included. Default 7 days.
             * @default 604800
             */
            retainSeconds?: number;
            /** @description The same key with the same job gives the job of the first call; with another job, 409. */
            idempotencyKey?: string;
        };
        Schedule: {
            /** Format: uuid */
            id: string;
            customerId: string;
            name: string;
            /**
             * @description Five fields (minute hour day month weekday), six with seconds in front, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. `L`, `W`, `#` and names of months and weekdays are understood.
             * @example 0 9 * * MON-FRI
             */
            cron: string;
            /**
             * @description IANA time zone by whose clocks it fires. When they change, see docs/schedules-and-webhooks.md.
             * @example Europe/Berlin
             */
            timeZone: string;
            /**
             * @description Fires that were missed because Fairlane was away: `one` makes the latest of them, `all` each (at most `maxCatchUp`, the latest), `none` only one that is less than 15 s late.
             * @enum {string}
             */
            catchUp: "none" | "one" | "all";
            maxCatchUp: number;
            /**
             * @description While a job of an earlier fire is unfinished: `skip` the fire, or `queue` its job as well.
             * @enum {string}
             */
            overlap: "skip" | "queue";
            /** Format: date-time */
            startsAt: string | null;
            /** Format: date-time */
            endsAt: string | null;
            job: {
                [key: string]: unknown;
            };
            paused: boolean;
            /** @description At most five; none while it is paused or when it is over. */
            nextFires: string[];
            lastFire: components["schemas"]["ScheduleFire"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ScheduleDetail: {
            /** Format: uuid */
            id: string;
            customerId: string;
            name: string;
            /**
             * @description Five fields (minute hour day month weekday), six with seconds in front, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. `L`, `W`, `#` and names of months and weekdays are understood.
             * @example 0 9 * * MON-FRI
             */
            cron: string;
            /**
             * @description IANA time zone by whose clocks it fires. When they change, see docs/schedules-and-webhooks.md.
             * @example Europe/Berlin
             */
            timeZone: string;
            /**
             * @description Fires that were missed because Fairlane was away: `one` makes the latest of them, `all` each (at most `maxCatchUp`, the latest), `none` only one that is less than 15 s late.
             * @enum {string}
             */
            catchUp: "none" | "one" | "all";
            maxCatchUp: number;
            /**
             * @description While a job of an earlier fire is unfinished: `skip` the fire, or `queue` its job as well.
             * @enum {string}
             */
            overlap: "skip" | "queue";
            /** Format: date-time */
            startsAt: string | null;
            /** Format: date-time */
            endsAt: string | null;
            job: {
                [key: string]: unknown;
            };
            paused: boolean;
            /** @description At most five; none while it is paused or when it is over. */
            nextFires: string[];
            lastFire: components["schemas"]["ScheduleFire"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The latest hundred, the newest first. */
            fires: components["schemas"]["ScheduleFire"][];
        };
        ScheduleEdit: {
            name?: string;
            /**
             * @description Five fields (minute hour day month weekday), six with seconds in front, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. `L`, `W`, `#` and names of months and weekdays are understood.
             * @example 0 9 * * MON-FRI
             */
            cron?: string;
            /**
             * @description IANA time zone by whose clocks it fires. When they change, see docs/schedules-and-webhooks.md.
             * @example Europe/Berlin
             */
            timeZone?: string;
            /**
             * @description Fires that were missed because Fairlane was away: `one` makes the latest of them, `all` each (at most `maxCatchUp`, the latest), `none` only one that is less than 15 s late.
             * @enum {string}
             */
            catchUp?: "none" | "one" | "all";
            maxCatchUp?: number;
            /**
             * @description While a job of an earlier fire is unfinished: `skip` the fire, or `queue` its job as well.
             * @enum {string}
             */
            overlap?: "skip" | "queue";
            /**
             * Format: date-time
             * @description No fire before.
             */
            startsAt?: string | null;
            /**
             * Format: date-time
             * @description No fire after.
             */
            endsAt?: string | null;
            /** @description What each fire submits, as in POST /v1/jobs. */
            job?: components["schemas"]["ScheduledJob"];
        };
        ScheduleFire: {
            /**
             * Format: date-time
             * @description When it was to be.
             */
            at: string;
            /**
             * Format: date-time
             * @description When it was.
             */
            firedAt: string;
            byHand: boolean;
            /** @enum {string} */
            outcome: "submitted" | "skipped" | "failed";
            jobId: string | null;
            /**
             * @description Now; null without a job, or when it is kept no longer.
             * @enum {string|null}
             */
            jobState: "blocked" | "scheduled" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired" | null;
            error: {
                code: string;
                message: string;
            } | null;
        };
        SchedulePage: {
            items: components["schemas"]["Schedule"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        ScheduledJob: {
            /**
             * @description The code to run, by name.
             * @default simulate
             */
            task?: string;
            /** @description For people. */
            name?: string;
            /** @description The customer's user on whose behalf it runs. */
            userId?: string;
            /** @description Input of the task, any JSON, at most 256 KiB. */
            payload?: unknown;
            /** @description Expected run time in all; classifies the job when it names no type. */
            executionSeconds?: number;
            /**
             * @description Default: by `executionSeconds`, else the task's.
             * @enum {string}
             */
            type?: "instant" | "quick" | "short" | "long" | "extended";
            /** @description The customer's records, all or an inclusive range of positions. Record tasks: default all. */
            records?: "all" | {
                from: number;
                to: number;
            };
            /** @description Parts that may run at once; record tasks only. */
            parallelism?: number;
            /**
             * @description Within the customer's user: 0 is the most urgent and runs first, 9 the least.
             * @default 5
             */
            priority?: number;
            /** @description Default: the task's. */
            maxAttempts?: number;
            /** @description Between attempts: exponential, with jitter. */
            backoff?: {
                /** @default 1 */
                initialSeconds?: number;
                /** @default 2 */
                factor?: number;
                /** @default 300 */
                maxSeconds?: number;
            };
            /** @description Of one attempt. Default: the task's. */
            timeoutSeconds?: number;
            /**
             * @description How long it is kept after its end, its result included. Default 7 days.
             * @default 604800
             */
            retainSeconds?: number;
            /** @description Where to tell its end, signed with the customer's secret (POST /v1/webhooks/secret). */
            webhook?: {
                /** Format: uri */
                url: string;
            };
            /** @description Successive starts of the jobs of one key are at least a window apart. */
            throttle?: {
                /** @description Of the customer's own choice, such as the id of an object. */
                key: string;
                /** @description Least time from the last start of the key to the start of this job. */
                windowSeconds: number;
                /**
                 * @description `delay`: it waits in the order of submission, and holds no slot. `reject`: 429 when it could not start at once.
                 * @default delay
                 * @enum {string}
                 */
                mode?: "delay" | "reject";
            };
            /** @description Names of what it needs to itself: no two jobs of the customer, or of its `resourceGroup`, that share one run at once. It holds them from when a round chooses it until it ends. */
            resources?: string[];
            /** @description What it is worth: a round chooses the jobs of greatest total profit. Default 0. */
            profit?: number;
            /** @description Its resources are those of a group that the customer is a member of. */
            resourceGroup?: string;
            /**
             * @description When it is not chosen at once: `released` (default): again whenever a job comes or a resource is free. `next_round`: only by the next POST /v1/rounds of its scope.
             * @enum {string}
             */
            reconsider?: "released" | "next_round";
            /** @description Not started so many seconds after its fire: `expired`. */
            expiresAfterSeconds?: number;
        };
        Series: {
            stepSeconds: number;
            /** @description Up to an hour, oldest first; steps in which nothing happened may be left out. */
            points: components["schemas"]["SeriesPoint"][];
        };
        SeriesPoint: {
            /** @description Begin of the step, seconds since 1970. */
            at: number;
            jobsPerSecond: number;
            failedPerSecond: number;
            /** @description On average, by the turns that settled. */
            busySlots: number;
            waitP50Seconds: number | null;
            /** @description Of the jobs that started; null when none did. */
            waitP99Seconds: number | null;
        };
        Task: {
            name: string;
            /**
             * @description `record`: it runs once for each record.
             * @enum {string}
             */
            kind: "record" | "job";
            /** @enum {string} */
            type: "instant" | "quick" | "short" | "long" | "extended";
            /** @description It cannot yield: its turn lasts as long as its job. */
            opaque: boolean;
            maxAttempts: number;
            timeoutSeconds: number | null;
        };
        Tasks: {
            items: components["schemas"]["Task"][];
        };
        Throttle: {
            customerId: string;
            key: string;
            /** Format: date-time */
            lastStartedAt: string | null;
            /**
             * Format: date-time
             * @description When the next of its jobs may start; null with none.
             */
            nextStartAt: string | null;
            /**
             * Format: date-time
             * @description When the last of them will have started, by the plan.
             */
            plannedUntil: string | null;
            /** @description Jobs that stand in its line; 1000 means that or more. */
            waiting: number;
        };
        ThrottlePage: {
            items: components["schemas"]["Throttle"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        Waiting: {
            jobId: string;
            /** @enum {string} */
            state: "blocked" | "scheduled" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
            /**
             * @description `throttle`: other starts of its key go first. `rate`: the customer has started as many jobs as it may a minute. `resources`: others hold them. `parents`: jobs that it depends on have not ended. `paused`: the customer is. `lane_paused`: its lane is. `cap`: the customer holds as many turns as it may, in all or of its type, or jobs that cannot yield hold all slots that they may. `time`: before its `runAt`. `no_worker`: no worker serves its lane. `backlog`: others of its flow go first. `turn`: it is next in its flow, and waits for the customer's turn. Null: it does not wait.
             * @enum {string|null}
             */
            reason: "parents" | "time" | "throttle" | "rate" | "resources" | "paused" | "lane_paused" | "cap" | "no_worker" | "backlog" | "turn" | null;
            detail: string;
            /** @description In its flow, or at its gate; 1 is next. 10001 means beyond 10,000. */
            position: number | null;
            /** @description By what was done in the last minute; null when unknown. */
            etaSeconds: number | null;
        };
        Webhook: {
            /** Format: uuid */
            id: string;
            customerId: string;
            url: string;
            events: ("job.succeeded" | "job.failed" | "job.cancelled" | "job.expired" | "batch.finished")[];
            description: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        WebhookPage: {
            items: components["schemas"]["Webhook"][];
            /** @description The cursor of the next page; null on the last. */
            nextCursor: string | null;
        };
        WebhookSecret: {
            customerId: string;
            /** @description Shown once. `whsec_` and the key in base64. */
            secret: string;
        };
        Worker: {
            /** Format: uuid */
            id: string;
            host: string;
            pid: number;
            version: string;
            /** @enum {string} */
            state: "up" | "draining" | "down" | "lost";
            slots: number;
            /** @description Slots by pool. */
            pools: {
                [key: string]: number;
            };
            /** Format: date-time */
            startedAt: string;
            /** @description Since the last heartbeat. */
            beatAgoSeconds: number;
            /** @description Of the last heartbeat; null before the first. */
            vitals: components["schemas"]["WorkerVitals"] | null;
            turns: {
                slot: number;
                customerId: string;
                pool: string;
                /** @enum {string} */
                type: "instant" | "quick" | "short" | "long" | "extended";
                jobs: number;
                heldSeconds: number;
            }[];
        };
        WorkerHealth: {
            id: string;
            host: string;
            /** @enum {string} */
            state: "up" | "draining" | "down" | "lost";
            slots: number;
            busy: number;
            beatAgoSeconds: number;
            vitals: components["schemas"]["WorkerVitals"] | null;
        };
        WorkerVitals: {
            /** @description Cores that the process kept busy since the beat before. */
            processCpus: number;
            /** @description Its resident memory. */
            processBytes: number;
            /** @description Load average of the last minute. */
            hostLoad: number;
            hostCpus: number;
            hostBytes: number;
            hostFreeBytes: number;
        };
        Workers: {
            items: components["schemas"]["Worker"][];
            nextCursor: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    Me_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, without its secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Metrics_scrape: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    Health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    Health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description It cannot */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    JobTypes_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All five */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "key": "short",
                     *           "secondsPerRecord": 0.1,
                     *           "maxShare": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["JobTypes"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    JobTypes_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job type */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job type */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "short",
                     *       "secondsPerRecord": 0.1,
                     *       "maxShare": 1
                     *     }
                     */
                    "application/json": components["schemas"]["JobType"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `JOB_TYPE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    JobTypes_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job type */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobTypeEdit"];
            };
        };
        responses: {
            /** @description The job type */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "short",
                     *       "secondsPerRecord": 0.1,
                     *       "maxShare": 1
                     *     }
                     */
                    "application/json": components["schemas"]["JobType"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `JOB_TYPE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerTiers_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All three */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "key": "medium",
                     *           "minRecords": 10000,
                     *           "weight": 2,
                     *           "maxConcurrentTurns": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerTiers"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerTiers_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tier */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tier */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "medium",
                     *       "minRecords": 10000,
                     *       "weight": 2,
                     *       "maxConcurrentTurns": null
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerTier"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `TIER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerTiers_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tier */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerTierEdit"];
            };
        };
        responses: {
            /** @description The tier */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "medium",
                     *       "minRecords": 10000,
                     *       "weight": 2,
                     *       "maxConcurrentTurns": null
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerTier"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `TIER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_list: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                tier?: "small" | "medium" | "large";
                activity?: "idle" | "active" | "very_active" | "hyperactive";
                paused?: "true" | "false";
                /** @description Part of the id or of the name, in any case. */
                search?: string;
                /** @description `share` and `waitP99`: of the last minute. */
                sort?: "id" | "name" | "activeRecords" | "weight" | "queued" | "running" | "share" | "waitP99";
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomer"] | components["schemas"]["NewCustomer"][];
            };
        };
        responses: {
            /** @description The customer, or `items` in the order sent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"] | components["schemas"]["Customers"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `CUSTOMER.EXISTS` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: `REQUEST.TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1",
                     *       "name": "Wikipedia",
                     *       "domain": "www.wikipedia.org",
                     *       "url": "https://www.wikipedia.org",
                     *       "description": null,
                     *       "tier": "large",
                     *       "tierPinned": false,
                     *       "activeRecords": 120000,
                     *       "recordCount": 120000,
                     *       "weight": 4,
                     *       "maxConcurrentTurns": null,
                     *       "maxQueued": null,
                     *       "maxStartsPerMinute": null,
                     *       "queued": 12,
                     *       "running": 2,
                     *       "activity": "very_active",
                     *       "paused": false,
                     *       "share": 0.25,
                     *       "waitP99Seconds": 0.4,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "users": [
                     *         {
                     *           "userId": "2",
                     *           "queued": 12,
                     *           "activity": "very_active"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerDetail"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `CUSTOMER.HAS_JOBS` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerEdit"];
            };
        };
        responses: {
            /** @description The customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1",
                     *       "name": "Wikipedia",
                     *       "domain": "www.wikipedia.org",
                     *       "url": "https://www.wikipedia.org",
                     *       "description": null,
                     *       "tier": "large",
                     *       "tierPinned": false,
                     *       "activeRecords": 120000,
                     *       "recordCount": 120000,
                     *       "weight": 4,
                     *       "maxConcurrentTurns": null,
                     *       "maxQueued": null,
                     *       "maxStartsPerMinute": null,
                     *       "queued": 12,
                     *       "running": 2,
                     *       "activity": "very_active",
                     *       "paused": false,
                     *       "share": 0.25,
                     *       "waitP99Seconds": 0.4,
                     *       "createdAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_users: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                activity?: "active" | "very_active" | "hyperactive";
            };
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerUserPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_tasks: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "task": "statement.render",
                     *           "kind": "record",
                     *           "type": "quick",
                     *           "learnedSeconds": 0.31,
                     *           "learnedType": "long",
                     *           "samples": 240,
                     *           "misdeclared": true,
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerTaskPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1",
                     *       "name": "Wikipedia",
                     *       "domain": "www.wikipedia.org",
                     *       "url": "https://www.wikipedia.org",
                     *       "description": null,
                     *       "tier": "large",
                     *       "tierPinned": false,
                     *       "activeRecords": 120000,
                     *       "recordCount": 120000,
                     *       "weight": 4,
                     *       "maxConcurrentTurns": null,
                     *       "maxQueued": null,
                     *       "maxStartsPerMinute": null,
                     *       "queued": 12,
                     *       "running": 2,
                     *       "activity": "very_active",
                     *       "paused": false,
                     *       "share": 0.25,
                     *       "waitP99Seconds": 0.4,
                     *       "createdAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Customers_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1",
                     *       "name": "Wikipedia",
                     *       "domain": "www.wikipedia.org",
                     *       "url": "https://www.wikipedia.org",
                     *       "description": null,
                     *       "tier": "large",
                     *       "tierPinned": false,
                     *       "activeRecords": 120000,
                     *       "recordCount": 120000,
                     *       "weight": 4,
                     *       "maxConcurrentTurns": null,
                     *       "maxQueued": null,
                     *       "maxStartsPerMinute": null,
                     *       "queued": 12,
                     *       "running": 2,
                     *       "activity": "very_active",
                     *       "paused": false,
                     *       "share": 0.25,
                     *       "waitP99Seconds": 0.4,
                     *       "createdAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Records_list: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only the active, or only the inactive ones. */
                active?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerRecordPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Records_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRecord"] | components["schemas"]["NewRecord"][];
                "text/csv": string;
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The record; of an array `items` in the order sent; of a stream how many, and what they make of the customer */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerRecord"] | components["schemas"]["CustomerRecords"] | components["schemas"]["ImportedRecords"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON`, `RECORD.BROKEN_LINE` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `RECORD.EXISTS` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: `REQUEST.TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `REQUEST.UNSUPPORTED_MEDIA_TYPE` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Records_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
                /** @description The record */
                recordId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1",
                     *       "position": 1,
                     *       "name": "Asha Iyer",
                     *       "email": "asha.iyer@example.org",
                     *       "phone": "+91 555 0123",
                     *       "address": "12 Station Road",
                     *       "country": "India",
                     *       "state": "Maharashtra",
                     *       "city": "Pune",
                     *       "pincode": "411001",
                     *       "dob": "1990-12-31",
                     *       "active": true,
                     *       "attributes": {
                     *         "plan": "gold"
                     *       },
                     *       "touchedAt": "2026-01-31T12:05:00.000Z",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerRecord"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND`, `RECORD.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Records_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
                /** @description The record */
                recordId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND`, `RECORD.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Records_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
                /** @description The record */
                recordId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordEdit"];
            };
        };
        responses: {
            /** @description The record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1",
                     *       "position": 1,
                     *       "name": "Asha Iyer",
                     *       "email": "asha.iyer@example.org",
                     *       "phone": "+91 555 0123",
                     *       "address": "12 Station Road",
                     *       "country": "India",
                     *       "state": "Maharashtra",
                     *       "city": "Pune",
                     *       "pincode": "411001",
                     *       "dob": "1990-12-31",
                     *       "active": true,
                     *       "attributes": {
                     *         "plan": "gold"
                     *       },
                     *       "touchedAt": "2026-01-31T12:05:00.000Z",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CustomerRecord"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND`, `RECORD.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: `REQUEST.TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_list: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_issue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000000",
                     *       "name": "Wikipedia",
                     *       "role": "customer",
                     *       "customerId": "1",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "expiresAt": "2099-12-31T23:59:59.000Z",
                     *       "key": "flk_an-example-that-opens-nothing-at-all-1234567"
                     *     }
                     */
                    "application/json": components["schemas"]["IssuedApiKey"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key, by its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `API_KEY.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Capacity_show: {
        parameters: {
            query?: {
                /** @description Mean wait that the slots are to keep, in seconds. */
                waitSeconds?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By pool, and within it by task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Capacity"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_list: {
        parameters: {
            query?: {
                customerId?: string;
                userId?: string;
                type?: "instant" | "quick" | "short" | "long" | "extended";
                task?: string;
                /** @description Created at or after. */
                from?: string;
                /** @description Created before. */
                to?: string;
                state?: "blocked" | "scheduled" | "queued" | "running" | "succeeded" | "failed" | "cancelled" | "expired";
                /** @description The parts of this job; without it no parts are listed. */
                parentId?: string;
                /** @description The jobs of one call. */
                batchId?: string;
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_submit: {
        parameters: {
            query?: {
                /** @description Of an array, all of one customer: where to tell that all of its jobs have ended. */
                webhookUrl?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewJob"] | components["schemas"]["NewJob"][];
            };
        };
        responses: {
            /** @description The job, or `items` in the order sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000001",
                     *       "customerId": "2",
                     *       "userId": null,
                     *       "task": "simulate",
                     *       "name": null,
                     *       "type": "long",
                     *       "tier": "large",
                     *       "pool": null,
                     *       "state": "queued",
                     *       "priority": 5,
                     *       "attempt": 0,
                     *       "maxAttempts": 3,
                     *       "slices": 0,
                     *       "progress": {
                     *         "done": 0,
                     *         "total": null
                     *       },
                     *       "estimateSeconds": 0.2,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "runAt": null,
                     *       "expiresAt": null,
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "retainUntil": null,
                     *       "runSeconds": 0,
                     *       "waitSeconds": null,
                     *       "cancelRequested": false,
                     *       "result": null,
                     *       "error": null,
                     *       "batchId": null,
                     *       "parentId": null,
                     *       "part": null,
                     *       "flowId": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"] | components["schemas"]["Jobs"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON`, `TASK.UNKNOWN`, `FLOW.CYCLE`, `FLOW.UNKNOWN_KEY` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND`, `RESOURCE_GROUP.NOT_FOUND`, `JOB.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `JOB.IDEMPOTENCY_MISMATCH`, `FLOW.PARENT_FAILED` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: `REQUEST.TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `CUSTOMER.QUEUE_FULL`, `JOB.THROTTLED` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_retryMatching: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryFilter"];
            };
        };
        responses: {
            /** @description How many */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "retried": 12,
                     *       "more": false
                     *     }
                     */
                    "application/json": components["schemas"]["Retried"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `JOB.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `JOB.EXPIRED` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_waiting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reason */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `JOB.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `JOB.EXPIRED` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000001",
                     *       "customerId": "2",
                     *       "userId": null,
                     *       "task": "simulate",
                     *       "name": null,
                     *       "type": "long",
                     *       "tier": "large",
                     *       "pool": null,
                     *       "state": "cancelled",
                     *       "priority": 5,
                     *       "attempt": 0,
                     *       "maxAttempts": 3,
                     *       "slices": 0,
                     *       "progress": {
                     *         "done": 0,
                     *         "total": null
                     *       },
                     *       "estimateSeconds": 0.2,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "runAt": null,
                     *       "expiresAt": null,
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "retainUntil": null,
                     *       "runSeconds": 0,
                     *       "waitSeconds": null,
                     *       "cancelRequested": false,
                     *       "result": null,
                     *       "error": null,
                     *       "batchId": null,
                     *       "parentId": null,
                     *       "part": null,
                     *       "flowId": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `JOB.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `JOB.NOT_CANCELLABLE` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `JOB.EXPIRED` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Jobs_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000001",
                     *       "customerId": "2",
                     *       "userId": null,
                     *       "task": "simulate",
                     *       "name": null,
                     *       "type": "long",
                     *       "tier": "large",
                     *       "pool": null,
                     *       "state": "queued",
                     *       "priority": 5,
                     *       "attempt": 0,
                     *       "maxAttempts": 3,
                     *       "slices": 0,
                     *       "progress": {
                     *         "done": 0,
                     *         "total": null
                     *       },
                     *       "estimateSeconds": 0.2,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "runAt": null,
                     *       "expiresAt": null,
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "retainUntil": null,
                     *       "runSeconds": 0,
                     *       "waitSeconds": null,
                     *       "cancelRequested": false,
                     *       "result": null,
                     *       "error": null,
                     *       "batchId": null,
                     *       "parentId": null,
                     *       "part": null,
                     *       "flowId": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `JOB.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `JOB.NOT_RETRYABLE` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: `JOB.EXPIRED` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Rounds_play: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRound"];
            };
        };
        responses: {
            /** @description What runs and what waits */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "scheduled": [
                     *         {
                     *           "id": "0190a1b2-0000-7000-8000-000000000001",
                     *           "name": "capture for client 1098",
                     *           "resources": [
                     *             "camera",
                     *             "disk",
                     *             "proc"
                     *           ],
                     *           "profit": 9.2
                     *         }
                     *       ],
                     *       "buffered": [
                     *         {
                     *           "id": "0190a1b2-0000-7000-8000-000000000002",
                     *           "name": "clean satellite disk",
                     *           "resources": [
                     *             "disk"
                     *           ],
                     *           "profit": 0.4
                     *         },
                     *         {
                     *           "id": "0190a1b2-0000-7000-8000-000000000003",
                     *           "name": "upgrade to v2.1",
                     *           "resources": [
                     *             "proc"
                     *           ],
                     *           "profit": 2.9
                     *         }
                     *       ],
                     *       "totalProfit": 9.2,
                     *       "optimal": true
                     *     }
                     */
                    "application/json": components["schemas"]["Round"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON`, `TASK.UNKNOWN` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND`, `RESOURCE_GROUP.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `JOB.IDEMPOTENCY_MISMATCH` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: `REQUEST.TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `CUSTOMER.QUEUE_FULL` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResourceGroups_list: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceGroupPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResourceGroups_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResourceGroupEdit"];
            };
        };
        responses: {
            /** @description The group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "ground-station",
                     *       "customerIds": [
                     *         "1",
                     *         "2"
                     *       ],
                     *       "createdAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ResourceGroup"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResourceGroups_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The group */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `RESOURCE_GROUP.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `RESOURCE_GROUP.IN_USE` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_list: {
        parameters: {
            query?: {
                customerId?: string;
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchedule"];
            };
        };
        responses: {
            /** @description The schedule, with its next fires */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000003",
                     *       "customerId": "1",
                     *       "name": "Morning report",
                     *       "cron": "0 9 * * MON-FRI",
                     *       "timeZone": "Europe/Berlin",
                     *       "catchUp": "one",
                     *       "maxCatchUp": 100,
                     *       "overlap": "skip",
                     *       "startsAt": null,
                     *       "endsAt": null,
                     *       "job": {
                     *         "task": "simulate",
                     *         "executionSeconds": 2,
                     *         "priority": 5,
                     *         "retainSeconds": 604800
                     *       },
                     *       "paused": false,
                     *       "nextFires": [
                     *         "2026-02-02T08:00:00.000Z",
                     *         "2026-02-03T08:00:00.000Z"
                     *       ],
                     *       "lastFire": null,
                     *       "createdAt": "2026-01-29T12:00:00.000Z",
                     *       "updatedAt": "2026-01-29T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON`, `TASK.UNKNOWN` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `SCHEDULE.TOO_MANY` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000003",
                     *       "customerId": "1",
                     *       "name": "Morning report",
                     *       "cron": "0 9 * * MON-FRI",
                     *       "timeZone": "Europe/Berlin",
                     *       "catchUp": "one",
                     *       "maxCatchUp": 100,
                     *       "overlap": "skip",
                     *       "startsAt": null,
                     *       "endsAt": null,
                     *       "job": {
                     *         "task": "simulate",
                     *         "executionSeconds": 2,
                     *         "priority": 5,
                     *         "retainSeconds": 604800
                     *       },
                     *       "paused": false,
                     *       "nextFires": [
                     *         "2026-02-02T08:00:00.000Z",
                     *         "2026-02-03T08:00:00.000Z"
                     *       ],
                     *       "lastFire": {
                     *         "at": "2026-01-30T08:00:00.000Z",
                     *         "firedAt": "2026-01-30T08:00:00.006Z",
                     *         "byHand": false,
                     *         "outcome": "submitted",
                     *         "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *         "jobState": "succeeded",
                     *         "error": null
                     *       },
                     *       "createdAt": "2026-01-29T12:00:00.000Z",
                     *       "updatedAt": "2026-01-29T12:00:00.000Z",
                     *       "fires": [
                     *         {
                     *           "at": "2026-01-30T08:00:00.000Z",
                     *           "firedAt": "2026-01-30T08:00:00.006Z",
                     *           "byHand": false,
                     *           "outcome": "submitted",
                     *           "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *           "jobState": "succeeded",
                     *           "error": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduleDetail"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `SCHEDULE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `SCHEDULE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleEdit"];
            };
        };
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000003",
                     *       "customerId": "1",
                     *       "name": "Morning report",
                     *       "cron": "0 9 * * MON-FRI",
                     *       "timeZone": "Europe/Berlin",
                     *       "catchUp": "one",
                     *       "maxCatchUp": 100,
                     *       "overlap": "skip",
                     *       "startsAt": null,
                     *       "endsAt": null,
                     *       "job": {
                     *         "task": "simulate",
                     *         "executionSeconds": 2,
                     *         "priority": 5,
                     *         "retainSeconds": 604800
                     *       },
                     *       "paused": false,
                     *       "nextFires": [
                     *         "2026-02-02T08:00:00.000Z",
                     *         "2026-02-03T08:00:00.000Z"
                     *       ],
                     *       "lastFire": {
                     *         "at": "2026-01-30T08:00:00.000Z",
                     *         "firedAt": "2026-01-30T08:00:00.006Z",
                     *         "byHand": false,
                     *         "outcome": "submitted",
                     *         "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *         "jobState": "succeeded",
                     *         "error": null
                     *       },
                     *       "createdAt": "2026-01-29T12:00:00.000Z",
                     *       "updatedAt": "2026-01-29T12:00:00.000Z",
                     *       "fires": [
                     *         {
                     *           "at": "2026-01-30T08:00:00.000Z",
                     *           "firedAt": "2026-01-30T08:00:00.006Z",
                     *           "byHand": false,
                     *           "outcome": "submitted",
                     *           "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *           "jobState": "succeeded",
                     *           "error": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduleDetail"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON`, `TASK.UNKNOWN` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `SCHEDULE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000001",
                     *       "customerId": "2",
                     *       "userId": null,
                     *       "task": "simulate",
                     *       "name": null,
                     *       "type": "long",
                     *       "tier": "large",
                     *       "pool": null,
                     *       "state": "queued",
                     *       "priority": 5,
                     *       "attempt": 0,
                     *       "maxAttempts": 3,
                     *       "slices": 0,
                     *       "progress": {
                     *         "done": 0,
                     *         "total": null
                     *       },
                     *       "estimateSeconds": 0.2,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "runAt": null,
                     *       "expiresAt": null,
                     *       "startedAt": null,
                     *       "finishedAt": null,
                     *       "retainUntil": null,
                     *       "runSeconds": 0,
                     *       "waitSeconds": null,
                     *       "cancelRequested": false,
                     *       "result": null,
                     *       "error": null,
                     *       "batchId": null,
                     *       "parentId": null,
                     *       "part": null,
                     *       "flowId": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Bad Request: `TASK.UNKNOWN` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `SCHEDULE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `CUSTOMER.QUEUE_FULL` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000003",
                     *       "customerId": "1",
                     *       "name": "Morning report",
                     *       "cron": "0 9 * * MON-FRI",
                     *       "timeZone": "Europe/Berlin",
                     *       "catchUp": "one",
                     *       "maxCatchUp": 100,
                     *       "overlap": "skip",
                     *       "startsAt": null,
                     *       "endsAt": null,
                     *       "job": {
                     *         "task": "simulate",
                     *         "executionSeconds": 2,
                     *         "priority": 5,
                     *         "retainSeconds": 604800
                     *       },
                     *       "paused": true,
                     *       "nextFires": [],
                     *       "lastFire": {
                     *         "at": "2026-01-30T08:00:00.000Z",
                     *         "firedAt": "2026-01-30T08:00:00.006Z",
                     *         "byHand": false,
                     *         "outcome": "submitted",
                     *         "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *         "jobState": "succeeded",
                     *         "error": null
                     *       },
                     *       "createdAt": "2026-01-29T12:00:00.000Z",
                     *       "updatedAt": "2026-01-29T12:00:00.000Z",
                     *       "fires": [
                     *         {
                     *           "at": "2026-01-30T08:00:00.000Z",
                     *           "firedAt": "2026-01-30T08:00:00.006Z",
                     *           "byHand": false,
                     *           "outcome": "submitted",
                     *           "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *           "jobState": "succeeded",
                     *           "error": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduleDetail"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `SCHEDULE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Schedules_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000003",
                     *       "customerId": "1",
                     *       "name": "Morning report",
                     *       "cron": "0 9 * * MON-FRI",
                     *       "timeZone": "Europe/Berlin",
                     *       "catchUp": "one",
                     *       "maxCatchUp": 100,
                     *       "overlap": "skip",
                     *       "startsAt": null,
                     *       "endsAt": null,
                     *       "job": {
                     *         "task": "simulate",
                     *         "executionSeconds": 2,
                     *         "priority": 5,
                     *         "retainSeconds": 604800
                     *       },
                     *       "paused": false,
                     *       "nextFires": [
                     *         "2026-02-02T08:00:00.000Z",
                     *         "2026-02-03T08:00:00.000Z"
                     *       ],
                     *       "lastFire": {
                     *         "at": "2026-01-30T08:00:00.000Z",
                     *         "firedAt": "2026-01-30T08:00:00.006Z",
                     *         "byHand": false,
                     *         "outcome": "submitted",
                     *         "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *         "jobState": "succeeded",
                     *         "error": null
                     *       },
                     *       "createdAt": "2026-01-29T12:00:00.000Z",
                     *       "updatedAt": "2026-01-29T12:00:00.000Z",
                     *       "fires": [
                     *         {
                     *           "at": "2026-01-30T08:00:00.000Z",
                     *           "firedAt": "2026-01-30T08:00:00.006Z",
                     *           "byHand": false,
                     *           "outcome": "submitted",
                     *           "jobId": "0190a1b2-0000-7000-8000-000000000000",
                     *           "jobState": "succeeded",
                     *           "error": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ScheduleDetail"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `SCHEDULE.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Batches_list: {
        parameters: {
            query?: {
                customerId?: string;
                /** @description Most items of a page, at most 50. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Batches_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The batch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000004",
                     *       "customerIds": [
                     *         "1",
                     *         "2"
                     *       ],
                     *       "jobs": 20,
                     *       "counts": {
                     *         "blocked": 0,
                     *         "scheduled": 0,
                     *         "queued": 8,
                     *         "running": 2,
                     *         "succeeded": 9,
                     *         "failed": 1,
                     *         "cancelled": 0,
                     *         "expired": 0
                     *       },
                     *       "percent": 50,
                     *       "webhookUrl": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `BATCH.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Batches_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The batch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The batch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000004",
                     *       "customerIds": [
                     *         "1",
                     *         "2"
                     *       ],
                     *       "jobs": 20,
                     *       "counts": {
                     *         "blocked": 0,
                     *         "scheduled": 0,
                     *         "queued": 8,
                     *         "running": 2,
                     *         "succeeded": 9,
                     *         "failed": 1,
                     *         "cancelled": 0,
                     *         "expired": 0
                     *       },
                     *       "percent": 50,
                     *       "webhookUrl": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `BATCH.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Webhooks_list: {
        parameters: {
            query?: {
                customerId?: string;
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Webhooks_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description The webhook with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000005",
                     *       "customerId": "1",
                     *       "url": "https://hooks.example.com/fairlane",
                     *       "events": [
                     *         "job.failed",
                     *         "job.expired",
                     *         "batch.finished"
                     *       ],
                     *       "description": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "secret": "whsec_YW4gZXhhbXBsZSB0aGF0IHNpZ25zIG5vdGhpbmc="
                     *     }
                     */
                    "application/json": components["schemas"]["IssuedWebhook"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `WEBHOOK.TOO_MANY` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Webhooks_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000005",
                     *       "customerId": "1",
                     *       "url": "https://hooks.example.com/fairlane",
                     *       "events": [
                     *         "job.failed",
                     *         "job.expired",
                     *         "batch.finished"
                     *       ],
                     *       "description": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `WEBHOOK.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Webhooks_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `WEBHOOK.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Webhooks_replaceSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhookSecret"];
            };
        };
        responses: {
            /** @description The secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "customerId": "1",
                     *       "secret": "whsec_YW4gZXhhbXBsZSB0aGF0IHNpZ25zIG5vdGhpbmc="
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `REQUEST.MALFORMED_JSON` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Flows_list: {
        parameters: {
            query?: {
                customerId?: string;
                /** @description Most items of a page, at most 100. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Flows_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The flow: `flowId` of each of its jobs */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The flow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flow"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `FLOW.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Flows_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The flow: `flowId` of each of its jobs */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0190a1b2-0000-7000-8000-000000000003",
                     *       "cancelled": 7,
                     *       "requested": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CancelledFlow"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `FLOW.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Imports_import: {
        parameters: {
            query?: {
                /** @description The mapping as JSON, where the body is the CSV itself. */
                mapping?: string;
                /** @description A name for this import: posted again, nothing is submitted twice. Default: a new one. */
                key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data; boundary=example": {
                    /** @description A name for this import. */
                    key?: string;
                    /** @description The mapping, as JSON. Before the file. */
                    mapping: string;
                    /**
                     * Format: binary
                     * @description The CSV, with a header line.
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description What became of the lines */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "0190a1b2-0000-7000-8000-000000000009",
                     *       "lines": 5,
                     *       "accepted": 4,
                     *       "rejected": 1,
                     *       "repeated": 0,
                     *       "jobs": 12,
                     *       "errors": [
                     *         {
                     *           "line": 4,
                     *           "path": "jobs[0].payload.days",
                     *           "message": "days is no whole number: \"soon\""
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID`, `IMPORT.MAPPING`, `IMPORT.BROKEN_LINE` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: `IMPORT.MISMATCH` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: `REQUEST.TOO_LARGE` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: `REQUEST.UNSUPPORTED_MEDIA_TYPE` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: `CUSTOMER.QUEUE_FULL` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Imports_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name that it was posted with, or was given */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its report so far */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "0190a1b2-0000-7000-8000-000000000009",
                     *       "lines": 5,
                     *       "accepted": 4,
                     *       "rejected": 1,
                     *       "repeated": 0,
                     *       "jobs": 12,
                     *       "errors": [
                     *         {
                     *           "line": 4,
                     *           "path": "jobs[0].payload.days",
                     *           "message": "days is no whole number: \"soon\""
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `IMPORT.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Events_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that lasts until either side closes it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All 15 lanes, small to large, instant to extended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lanes"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer tier */
                tier: "small" | "medium" | "large";
                /** @description The job type */
                type: "instant" | "quick" | "short" | "long" | "extended";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lane */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lane"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Lanes_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer tier */
                tier: "small" | "medium" | "large";
                /** @description The job type */
                type: "instant" | "quick" | "short" | "long" | "extended";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lane */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lane"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Overview_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As of now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Overview_series: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The points */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Overview_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How they are, as this API process sees it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Overview_live: {
        parameters: {
            query?: {
                /** @description Also tell what each slot did in the last minute. */
                turns?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that lasts until either side closes it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CustomerActivity_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The customer */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its activity */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerActivity"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `CUSTOMER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Fairness_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those who were served or wait, the most served first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fairness"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Workers_list: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By id, which is by start. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workers"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Workers_drain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It drains, or is gone already. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drained"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `WORKER.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DeadTurns_list: {
        parameters: {
            query?: {
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0190a1b2-0000-7000-8000-000000000000",
                     *           "parkedAt": "2026-01-31T12:00:00.000Z",
                     *           "routingKey": "general.small.short",
                     *           "reason": "no turn: expected string, received undefined at customerId",
                     *           "content": "{\"id\":\"poison\"}",
                     *           "contentBytes": 15
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["DeadTurnPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DeadTurns_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The dead turn, by its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: `DEAD_TURN.NOT_FOUND` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Audit_list: {
        parameters: {
            query?: {
                /** @description Name of the key. */
                actor?: string;
                /** @description Part of the path of what was changed. */
                target?: string;
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, of the last year */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: `AUTH.FORBIDDEN` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Tasks_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tasks"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    Throttles_list: {
        parameters: {
            query?: {
                customerId?: string;
                /** @description Most items of a page, at most 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThrottlePage"];
                };
            };
            /** @description Bad Request: `REQUEST.INVALID` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: `AUTH.MISSING`, `AUTH.INVALID`, `AUTH.EXPIRED` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: `INTERNAL` */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: `API.OVERLOADED`, `DATABASE.UNAVAILABLE` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
