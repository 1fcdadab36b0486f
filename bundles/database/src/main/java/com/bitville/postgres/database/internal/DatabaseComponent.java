package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.database.internal.connect.DatabaseConfig;
import com.bitville.postgres.database.internal.connect.DatabasePassword;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.DriverConnector;
import com.bitville.postgres.database.internal.connect.ReconnectDelay;
import com.bitville.postgres.database.internal.pause.PauseFile;
import com.bitville.postgres.database.internal.session.FoundDatabases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.jdbc.DataSourceFactory;

/** One monitored server: a component per {@code bitville.database~NAME}; its service property {@code server} is the name. */
@Component(
        service = {Database.class, StatusSource.class, Check.class},
        immediate = true,
        configurationPid = "bitville.database",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DatabaseComponent implements Database, StatusSource, Check {
    private final DatabasePassword secrets = new DatabasePassword();
    private final FoundDatabases foundDatabases = new FoundDatabases();
    private final MonitoredServer monitoredServer;
    private final ConnectionCheck check;

    /** Created by the component runtime; connects later, on its own thread. */
    @Activate
    public DatabaseComponent(
            DatabaseConfig config,
            @Reference(target = "(osgi.jdbc.driver.class=org.postgresql.Driver)") DataSourceFactory drivers) {
        this(DatabaseSettings.of(config), drivers, Clock.systemUTC(), ReconnectDelay::standard, PauseFile.ofAgent());
    }

    public DatabaseComponent(
            DatabaseSettings settings,
            DataSourceFactory drivers,
            Clock clock,
            Supplier<ReconnectDelay> backoffs,
            PauseFile pauseFile) {
        monitoredServer =
                new MonitoredServer(settings, to -> new DriverConnector(to, drivers, secrets), backoffs, clock);
        monitoredServer.hasten(() -> foundDatabases.of(settings.server()));
        check = new ConnectionCheck(settings, monitoredServer);
        // PauseControl may start later: an agent that starts paused must not open a connection.
        pauseFile.reason().ifPresent(monitoredServer::pause);
    }

    /** Optional: open connections stay in use while the configuration bundle is replaced. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindSecrets(Secrets given) {
        secrets.set(given);
        monitoredServer.retry();
    }

    public void unbindSecrets(Secrets taken) {
        secrets.unset(taken);
    }

    /** Optional: without checks nothing is found. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindFindings(FindingsReport given) {
        foundDatabases.set(given);
    }

    public void unbindFindings(FindingsReport taken) {
        foundDatabases.unset(taken);
    }

    @Activate
    public void start() {
        monitoredServer.start();
    }

    @Deactivate
    public void deactivate() {
        monitoredServer.stop();
    }

    @Override
    public String server() {
        return monitoredServer.name();
    }

    @Override
    public Lease lease(Instant deadline) throws CollectException, InterruptedException {
        return monitoredServer.lease(deadline);
    }

    @Override
    public Optional<String> nextDatabase() {
        return monitoredServer.nextDatabase();
    }

    @Override
    public void visited(String database, boolean complete) {
        monitoredServer.visited(database, complete);
    }

    @Override
    public Lease leaseNextDatabase(Instant deadline) throws CollectException, InterruptedException {
        return monitoredServer.visitNext(deadline);
    }

    @Override
    public Lease leaseIsolated(Instant deadline) throws CollectException, InterruptedException {
        return monitoredServer.openIsolated(deadline);
    }

    @Override
    public ServerState state() {
        return monitoredServer.current().state();
    }

    @Override
    public Map<Sql, Double> executedMs() {
        return monitoredServer.executedMs();
    }

    @Override
    public Optional<Capabilities> lastCapabilities() {
        return monitoredServer.lastCapabilities();
    }

    @Override
    public void retry() {
        monitoredServer.retry();
    }

    @Override
    public void pause(String reason) {
        monitoredServer.pause(reason);
    }

    @Override
    public void resume() {
        monitoredServer.resume();
    }

    /** Lets a test check for changes under open connections at once. */
    void lookAgain() {
        monitoredServer.lookAgain();
    }

    @Override
    public Map<String, Object> status() {
        return monitoredServer.status();
    }

    @Override
    public List<Finding> check(Duration most) throws InterruptedException {
        return check.check(most);
    }
}
