/**
 * Counts a customer's leases whenever one is made, in the transaction that makes it: under a lock of its own, with a
 * snapshot from after the wait for it. Not by sampling: no moment escapes it. Every count is kept in `seen`.
 */
export const CAP_GUARD = `
  create table seen (leases bigint not null);
  create function guard_cap() returns trigger language plpgsql volatile as $$
  declare held bigint;
  begin
    perform pg_advisory_xact_lock(hashtext(new.customer_id));
    select count(*) into held from leases where customer_id = new.customer_id;
    insert into seen values (held);
    return null;
  end $$;
  create trigger guard_cap after insert on leases for each row execute function guard_cap();
`;
