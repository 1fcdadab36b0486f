-- subject: subscriptions
-- what: subscriptions and their workers, one row a worker
-- source: https://www.postgresql.org/docs/current/view-pg-stat-subscription.html
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_subscription(subid, subname, pid, relid, received_lsn)
SELECT
  subscription_stat.subid,
  subscription_stat.subname,
  subscription_stat.pid,
  subscription_stat.relid,
  subscription_stat.received_lsn,
  subscription_stat.last_msg_send_time,
  subscription_stat.last_msg_receipt_time,
  subscription_stat.latest_end_lsn,
  subscription_stat.latest_end_time
FROM pg_catalog.pg_stat_subscription AS subscription_stat
