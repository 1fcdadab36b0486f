package com.example.uptime;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** How long each server has been up. The table takes its columns from the SQL file by their names. */
@Component(service = Collector.class)
public final class UptimeCollector implements Collector {
    private static final Table UPTIME = new Table(
            "uptime",
            TableLayout.SINGLE,
            List.of(new Column("uptime_s", Kind.GAUGE, "s", "Time since the server started")));
    private static final Subject SUBJECT =
            new Subject("uptime", Scope.SERVER, Duration.ZERO, Lane.SLOW, List.of(UPTIME));
    private static final Sql SQL = Sql.resource(UptimeCollector.class, "uptime");

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(List.of(SQL));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        return Snapshot.of(SUBJECT, run, List.of(Rowset.of(UPTIME, run.session().query(SQL))));
    }
}
