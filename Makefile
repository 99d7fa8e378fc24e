# Everything you need, by name. The work is done by npm scripts and by scripts/, which say what they do.
# A Ctrl-C goes to the script, which stops what it has started before it ends.
.DEFAULT_GOAL := help
.PHONY: check-workflows help install build run demo test chaos test-deploy bench check release test-compose test-compat stop clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Install the dependencies, if they have changed
	@node scripts/toolchain.mjs install

build: ## Build what has changed
	@node scripts/toolchain.mjs build

run: ## Start everything, show the demonstration, serve until Ctrl-C (PORT=3000 SLOTS=4 DEMO=0 FAIRLANE_ADMIN_KEY=...)
	@node scripts/run.mjs

demo: ## Show the demonstration on data of its own, and end
	@node scripts/run.mjs --demo

test: ## Run all tests on services of their own
	@node scripts/test.mjs

chaos: ## Break everything, each alone, then mixed, and check what is promised (MINUTES=30 SEED=n FAULT=text)
	@CHAOS_MINUTES=$(or $(MINUTES),5) CHAOS_SEED=$(SEED) CHAOS_FAULT="$(FAULT)" node scripts/test.mjs test/chaos

test-deploy: ## Deploy to five hosts of its own by Ansible, and check what is promised; needs root (ONLY=site,outside)
	@node test/deploy/main.mjs $(if $(ONLY),--only $(ONLY))

bench: ## Measure Fairlane beside its peers, into bench/results (ONLY=W1 REPEAT=5)
	@node scripts/bench.mjs compare $(if $(ONLY),--only $(ONLY)) --repeat $(or $(REPEAT),5)

check: install ## Check all: format, lint, types, import rules, dead code, tests
	@npm run --silent check

release: ## Build dist/fairlane-<version>-linux-x64.tar.gz, which runs on a bare host (VERSION=x.y.z)
	@node scripts/release.mjs $(if $(VERSION),--version $(VERSION))

check-workflows: install ## Check .github/workflows with actionlint
	@node scripts/check-workflows.mjs

test-compose: install ## Bring docker-compose.yml up in a Docker engine of its own, and run the demonstration there (as root)
	@node test/deploy/compose.mjs

test-compat: install ## Run the core of the tests on the newest PostgreSQL and RabbitMQ that Debian has (as root; SUITE=trixie)
	@node test/deploy/compat.mjs --suite $(or $(SUITE),forky)

stop: ## Stop what runs in the background, also after a crash
	@node scripts/run.mjs --stop

clean: ## Stop it, and drop all data and the build
	@node scripts/run.mjs --clean
	@rm -rf dist coverage
