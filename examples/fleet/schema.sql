-- A store for the payloads of a fleet, one partition a day. Run once in a database of its own, PostgreSQL 13 or later:
--   psql -d fleet -v ON_ERROR_STOP=1 -f schema.sql
-- Then once a day, from cron or pg_cron: SELECT fleet.keep(14);  it makes the partitions of the next days and drops those older than 14 days.
-- What an agent sends only once or on change is also kept outside the partitions: findings, texts of statements, losses.
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

CREATE INDEX ON fleet.payload (source, at);
CREATE INDEX ON fleet.payload (agent_id, server, at);

CREATE TABLE fleet.agent (
    agent_id    uuid        PRIMARY KEY,
    project     text        NOT NULL,
    last_heard  timestamptz NOT NULL,
    last_seq    bigint      NOT NULL,
    "interval"  interval
) WITH (fillfactor = 50);
COMMENT ON TABLE fleet.agent IS 'The newest time and the highest number of each agent, and how long its cycles take.';

CREATE TABLE fleet.missing (
    agent_id    uuid        NOT NULL,
    from_seq    bigint      NOT NULL,
    to_seq      bigint      NOT NULL,
    since       timestamptz NOT NULL,
    PRIMARY KEY (agent_id, from_seq)
);
COMMENT ON TABLE fleet.missing IS 'Numbers below an agent''s highest that have not arrived and that no gap explains.';

CREATE TABLE fleet.loss (
    agent_id    uuid        NOT NULL,
    from_seq    bigint      NOT NULL,
    to_seq      bigint      NOT NULL,
    payloads    bigint      NOT NULL,
    reason      text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (agent_id, from_seq, to_seq, reason)
);
COMMENT ON TABLE fleet.loss IS 'What agents say they lost.';

CREATE TABLE fleet.finding (
    agent_id    uuid        NOT NULL,
    id          text        NOT NULL,
    project     text        NOT NULL,
    server      text        NOT NULL,
    database    text,
    object      text,
    "check"     text        NOT NULL,
    severity    text        NOT NULL,
    state       text        NOT NULL,
    eta         timestamptz,
    message     text,
    seq         bigint      NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (agent_id, id)
);
COMMENT ON TABLE fleet.finding IS 'The last that was told of each finding; nothing is told while it stays as it is.';

CREATE TABLE fleet.statement_text (
    agent_id    uuid        NOT NULL,
    server      text        NOT NULL,
    queryid     bigint      NOT NULL,
    query       text,
    at          timestamptz NOT NULL,
    used        date        NOT NULL,
    PRIMARY KEY (agent_id, server, queryid)
);
COMMENT ON TABLE fleet.statement_text IS 'Texts of statements, which are sent once; "used" is the last day on which the statement ran.';

-- Kafka Connect inserts here; the trigger takes each row on, so the table stays empty.
CREATE TABLE fleet.inbox (payload text NOT NULL);

-- Takes numbers out of those that have not arrived.
CREATE FUNCTION fleet.explained(sender uuid, first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m fleet.missing;
BEGIN
    FOR m IN DELETE FROM fleet.missing AS f WHERE f.agent_id = sender AND f.from_seq <= last AND f.to_seq >= first RETURNING f.* LOOP
        IF m.from_seq < first THEN
            INSERT INTO fleet.missing VALUES (sender, m.from_seq, first - 1, m.since);
        END IF;
        IF m.to_seq > last THEN
            INSERT INTO fleet.missing VALUES (sender, last + 1, m.to_seq, m.since);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION fleet.take() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    body jsonb := NEW.payload::jsonb;
    data jsonb := body -> 'data';
    told timestamptz := to_timestamp((body ->> 'timestamp')::double precision);
    today date := (told AT TIME ZONE 'UTC')::date;
    sender uuid := (data ->> 'agent_id')::uuid;
    number bigint := (data ->> 'seq')::bigint;
    highest bigint;
    cycle interval;
BEGIN
    -- Several tasks of Connect take turns: they would lock the rows of agents in different orders.
    PERFORM pg_advisory_xact_lock('fleet.inbox'::regclass::oid::bigint);

    INSERT INTO fleet.payload
    VALUES (today, (data ->> 'payload_id')::uuid, told, body ->> 'project', sender, data ->> 'server', number,
            body ->> 'source', data ->> 'kind', data)
    ON CONFLICT (day, payload_id) DO UPDATE SET seq = EXCLUDED.seq, data = EXCLUDED.data WHERE payload.seq < EXCLUDED.seq;

    INSERT INTO fleet.agent VALUES (sender, body ->> 'project', least(told, now()), number) ON CONFLICT DO NOTHING;
    SELECT last_seq INTO highest FROM fleet.agent WHERE agent_id = sender;
    IF number > highest + 1 THEN
        INSERT INTO fleet.missing VALUES (sender, highest + 1, number - 1, told);
    ELSIF number < highest THEN
        PERFORM fleet.explained(sender, number, number);
    END IF;
    IF data ->> 'kind' = 'cycle' THEN
        SELECT make_interval(secs => min((m.value ->> 'interval_ms')::double precision) / 1000) INTO cycle
        FROM jsonb_each(data -> 'meta') AS m WHERE (m.value ->> 'interval_ms')::double precision > 0;
    END IF;
    -- Sessions are read in every cycle; of the rest, some subjects are read less often.
    UPDATE fleet.agent SET
        project = body ->> 'project',
        last_heard = greatest(last_heard, least(told, now())),
        last_seq = greatest(last_seq, number),
        "interval" = CASE WHEN body ->> 'source' = 'pg_stat_activity' THEN coalesce(cycle, "interval") ELSE least("interval", cycle) END
    WHERE agent_id = sender;

    IF data ->> 'kind' = 'gap' THEN
        INSERT INTO fleet.loss
        SELECT sender, (g ->> 'from_seq')::bigint, (g ->> 'to_seq')::bigint, (g ->> 'payloads')::bigint, g ->> 'reason', told
        FROM jsonb_array_elements(data -> 'gaps') AS g
        ON CONFLICT DO NOTHING;
        PERFORM fleet.explained(sender, (g ->> 'from_seq')::bigint, (g ->> 'to_seq')::bigint)
        FROM jsonb_array_elements(data -> 'gaps') AS g;
    ELSIF data ->> 'kind' = 'finding' THEN
        INSERT INTO fleet.finding
        SELECT DISTINCT ON (f ->> 'id') sender, f ->> 'id', body ->> 'project', f ->> 'server', f ->> 'database', f ->> 'object',
               f ->> 'check', f ->> 'severity', f ->> 'state', (f ->> 'eta')::timestamptz, f ->> 'message', number, told
        FROM jsonb_array_elements(data -> 'findings') WITH ORDINALITY AS e (f, n)
        ORDER BY f ->> 'id', n DESC
        ON CONFLICT (agent_id, id) DO UPDATE SET
            severity = EXCLUDED.severity, state = EXCLUDED.state, eta = EXCLUDED.eta, message = EXCLUDED.message,
            project = EXCLUDED.project, seq = EXCLUDED.seq, at = EXCLUDED.at
        WHERE (finding.at, finding.seq) <= (EXCLUDED.at, EXCLUDED.seq);
    END IF;

    IF body ->> 'source' = 'pg_stat_statements' THEN
        INSERT INTO fleet.statement_text
        SELECT DISTINCT ON ((t ->> 'queryid')::bigint) sender, data ->> 'server', (t ->> 'queryid')::bigint, t ->> 'query', told, today
        FROM jsonb_array_elements(data -> 'statement_texts') AS t WHERE t ->> 'queryid' IS NOT NULL
        ON CONFLICT (agent_id, server, queryid) DO UPDATE SET
            query = EXCLUDED.query, at = EXCLUDED.at, used = greatest(statement_text.used, EXCLUDED.used)
        WHERE statement_text.at <= EXCLUDED.at;
        -- Once a day, so that texts of statements that no longer run can be dropped.
        UPDATE fleet.statement_text AS t SET used = today
        FROM jsonb_array_elements(data -> 'statements') AS s
        WHERE t.agent_id = sender AND t.server = data ->> 'server' AND t.queryid = (s ->> 'queryid')::bigint AND t.used < today;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER take BEFORE INSERT ON fleet.inbox FOR EACH ROW EXECUTE FUNCTION fleet.take();

-- Drops payloads, losses and closed findings older than so many days; and texts that were not used and agents that were not heard of for so
-- many days more.
CREATE FUNCTION fleet.keep(days int, more int DEFAULT 100) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    name text;
    d date;
BEGIN
    IF days < 1 OR more < 0 THEN
        RAISE EXCEPTION 'days is %, more is %; allowed: days of 1 or more, more of 0 or more', days, more;
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
    DELETE FROM fleet.loss WHERE at < today - days;
    DELETE FROM fleet.missing WHERE since < today - days;
    DELETE FROM fleet.finding AS f WHERE f.state = 'closed' AND f.at < today - days;
    DELETE FROM fleet.statement_text AS t WHERE t.used < today - days - more;
    DELETE FROM fleet.finding AS f USING fleet.agent AS a WHERE a.agent_id = f.agent_id AND a.last_heard < today - days - more;
    DELETE FROM fleet.agent AS a WHERE a.last_heard < today - days - more;
END $$;

SELECT fleet.keep(14);

-- The statements with the most execution time in the last hour, over all servers.
CREATE VIEW fleet.top_statements AS
WITH spent AS (
    SELECT p.project, p.agent_id, p.server, (s ->> 'queryid')::bigint AS queryid,
           sum((s ->> 'total_exec_time')::numeric) AS total_exec_ms,
           sum((s ->> 'calls')::numeric) AS calls
    FROM fleet.payload p
    CROSS JOIN LATERAL jsonb_array_elements(p.data -> 'statements') AS s
    WHERE p.source = 'pg_stat_statements' AND p.at > now() - interval '1 hour'
      -- Other days need not be looked at.
      AND p.day >= ((now() - interval '1 hour') AT TIME ZONE 'UTC')::date
    GROUP BY 1, 2, 3, 4)
SELECT spent.project, spent.server, spent.agent_id, spent.queryid, round(spent.total_exec_ms, 1) AS total_exec_ms, spent.calls,
       left(t.query, 200) AS query
FROM spent
LEFT JOIN fleet.statement_text AS t USING (agent_id, server, queryid)
ORDER BY total_exec_ms DESC;

-- Open findings, those that will run out first on top. A finding is told when it opens and when it changes, so eta is as of at.
CREATE VIEW fleet.running_out AS
SELECT project, server, database, object, "check", severity, state, eta, message, agent_id, at
FROM fleet.finding
WHERE state = 'open'
ORDER BY eta NULLS LAST, severity;

-- What agents say they lost, and numbers that have not arrived. A number may come late: look at those older than a few minutes.
CREATE VIEW fleet.losses AS
SELECT agent_id, from_seq, to_seq, payloads, reason, at FROM fleet.loss
UNION ALL
SELECT agent_id, from_seq, to_seq, to_seq - from_seq + 1, 'not arrived', since FROM fleet.missing;

-- Who has not been heard of for three cycles, and for at least five minutes.
CREATE VIEW fleet.silent AS
SELECT agent_id, project, last_heard, now() - last_heard AS silence
FROM fleet.agent
WHERE last_heard < now() - greatest(interval '5 minutes', 3 * "interval");
