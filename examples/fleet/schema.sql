-- A store for the payloads of a fleet, one partition a day. Run once in a database of its own, PostgreSQL 13 or later:
--   psql -d fleet -v ON_ERROR_STOP=1 -f schema.sql
-- Then once a day, from cron or pg_cron: SELECT fleet.keep(14);  it makes the partitions of the next days and drops those older than 14 days.
CREATE SCHEMA fleet;

CREATE TABLE fleet.payload (
    day         date        NOT NULL,
    payload_id  uuid        NOT NULL,
    at          timestamptz NOT NULL,
    project     text        NOT NULL,
    agent_id    uuid        NOT NULL,
    server      text        NOT NULL,
    seq         bigint      NOT NULL,
    source      text        NOT NULL,
    kind        text        NOT NULL,
    data        jsonb       NOT NULL,
    PRIMARY KEY (day, payload_id)
) PARTITION BY RANGE (day);
COMMENT ON TABLE fleet.payload IS 'One row a payload: repeats have the same payload_id and become one row.';

-- Days for which no partition was made yet; it should be empty.
CREATE TABLE fleet.payload_other PARTITION OF fleet.payload DEFAULT;

CREATE INDEX ON fleet.payload (agent_id, seq);
CREATE INDEX ON fleet.payload (kind, at);
CREATE INDEX ON fleet.payload (agent_id, server, at) WHERE source = 'pg_stat_statements';

-- Kafka Connect inserts here; the trigger takes each row on, so the table stays empty.
CREATE TABLE fleet.inbox (payload text NOT NULL);

CREATE FUNCTION fleet.take() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    body jsonb := NEW.payload::jsonb;
    told timestamptz := to_timestamp((body ->> 'timestamp')::double precision);
BEGIN
    INSERT INTO fleet.payload
    VALUES ((told AT TIME ZONE 'UTC')::date, (body #>> '{data,payload_id}')::uuid, told, body ->> 'project',
            (body #>> '{data,agent_id}')::uuid, body #>> '{data,server}', (body #>> '{data,seq}')::bigint,
            body ->> 'source', body #>> '{data,kind}', body -> 'data')
    ON CONFLICT (day, payload_id) DO UPDATE SET seq = EXCLUDED.seq, data = EXCLUDED.data WHERE payload.seq < EXCLUDED.seq;
    RETURN NULL;
END $$;

CREATE TRIGGER take BEFORE INSERT ON fleet.inbox FOR EACH ROW EXECUTE FUNCTION fleet.take();

CREATE FUNCTION fleet.keep(days int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    name text;
    d date;
BEGIN
    IF days < 1 THEN
        RAISE EXCEPTION 'days is %; allowed: 1 or more', days;
    END IF;
    CREATE TEMPORARY TABLE early (LIKE fleet.payload);
    FOR d IN SELECT today + i FROM generate_series(-1, 3) AS i LOOP
        name := 'payload_' || to_char(d, 'YYYYMMDD');
        IF to_regclass('fleet.' || name) IS NULL THEN
            -- Rows that came before their partition would forbid it.
            WITH moved AS (DELETE FROM fleet.payload_other WHERE day = d RETURNING *) INSERT INTO early SELECT * FROM moved;
            EXECUTE format('CREATE TABLE fleet.%I PARTITION OF fleet.payload FOR VALUES FROM (%L) TO (%L)', name, d, d + 1);
            INSERT INTO fleet.payload SELECT * FROM early;
            TRUNCATE early;
        END IF;
    END LOOP;
    DROP TABLE early;
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'fleet.payload'::regclass AND c.relname ~ '^payload_[0-9]{8}$'
          AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - days
    LOOP
        EXECUTE format('DROP TABLE fleet.%I', name);
    END LOOP;
    DELETE FROM fleet.payload_other WHERE day < today - days;
END $$;

SELECT fleet.keep(14);

-- The statements with the most execution time in the last hour, over all servers.
CREATE VIEW fleet.top_statements AS
WITH texts AS (
    SELECT DISTINCT ON (p.agent_id, p.server, t ->> 'queryid')
           p.agent_id, p.server, t ->> 'queryid' AS queryid, t ->> 'query' AS query
    FROM fleet.payload p, jsonb_array_elements(p.data -> 'statement_texts') AS t
    WHERE p.source = 'pg_stat_statements'
    ORDER BY p.agent_id, p.server, t ->> 'queryid', p.at DESC)
SELECT p.project, p.server, p.agent_id, s ->> 'queryid' AS queryid,
       round(sum((s ->> 'total_exec_time')::numeric), 1) AS total_exec_ms,
       sum((s ->> 'calls')::numeric) AS calls,
       left(max(texts.query), 200) AS query
FROM fleet.payload p
CROSS JOIN LATERAL jsonb_array_elements(p.data -> 'statements') AS s
LEFT JOIN texts ON texts.agent_id = p.agent_id AND texts.server = p.server AND texts.queryid = s ->> 'queryid'
WHERE p.source = 'pg_stat_statements' AND p.at > now() - interval '1 hour'
GROUP BY p.project, p.server, p.agent_id, s ->> 'queryid'
ORDER BY total_exec_ms DESC;

-- Open findings, those that will run out first on top.
CREATE VIEW fleet.running_out AS
SELECT * FROM (
    SELECT DISTINCT ON (p.agent_id, f ->> 'id')
           p.project, f ->> 'server' AS server, f ->> 'database' AS database, f ->> 'object' AS object,
           f ->> 'check' AS "check", f ->> 'severity' AS severity, f ->> 'state' AS state,
           (f ->> 'eta')::timestamptz AS eta, f ->> 'message' AS message, p.agent_id, p.at
    FROM fleet.payload p, jsonb_array_elements(p.data -> 'findings') AS f
    WHERE p.kind = 'finding'
    ORDER BY p.agent_id, f ->> 'id', p.seq DESC) last
WHERE state = 'open'
ORDER BY eta NULLS LAST, severity;

-- What agents say they lost, and numbers that have not arrived. A number may come late: look at those older than a few minutes.
CREATE VIEW fleet.losses AS
SELECT p.agent_id, (g ->> 'from_seq')::bigint AS from_seq, (g ->> 'to_seq')::bigint AS to_seq,
       (g ->> 'payloads')::bigint AS payloads, g ->> 'reason' AS reason, p.at
FROM fleet.payload p, jsonb_array_elements(p.data -> 'gaps') AS g
WHERE p.kind = 'gap'
UNION ALL
SELECT agent_id, before + 1, seq - 1, seq - before - 1, 'not arrived', at
FROM (SELECT agent_id, seq, at, lag(seq) OVER (PARTITION BY agent_id ORDER BY seq) AS before FROM fleet.payload) numbered
WHERE seq - before > 1;

-- Who has not been heard of for five minutes.
CREATE VIEW fleet.silent AS
SELECT agent_id, max(project) AS project, max(at) AS last_heard, now() - max(at) AS silence
FROM fleet.payload GROUP BY agent_id HAVING max(at) < now() - interval '5 minutes';
