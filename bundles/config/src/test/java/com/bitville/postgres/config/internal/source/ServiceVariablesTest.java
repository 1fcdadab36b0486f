package com.bitville.postgres.config.internal.source;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.config.internal.Sandbox;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment of a container with services whose names begin with our prefix. */
class ServiceVariablesTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    /** The variables that Kubernetes sets for a service. */
    private void service(String prefix, int port) {
        String address = "10.0.171.239";
        String url = "tcp://" + address + ":" + port;
        String byPort = prefix + "_PORT_" + port + "_TCP";
        sandbox.with(prefix + "_SERVICE_HOST", address)
                .with(prefix + "_SERVICE_PORT", Integer.toString(port))
                .with(prefix + "_SERVICE_PORT_POSTGRES", Integer.toString(port))
                .with(prefix + "_PORT", url)
                .with(byPort, url)
                .with(byPort + "_PROTO", "tcp")
                .with(byPort + "_PORT", Integer.toString(port))
                .with(byPort + "_ADDR", address);
    }

    @Test
    void areNamedOnceAndAreNoSettings() {
        service("BITVILLE_PG_DB", 5432);
        service("BITVILLE_PG_LISTENER", 8443);
        service("BITVILLE_PG", 80);
        service("BITVILLE_PG_DB__REPORTS", 5433);
        service("BITVILLE_PG_DB_HOST", 5434);
        ConfigurationStore configurationStore =
                sandbox.with("BITVILLE_PG_DB_HOST", "bitville-pg-db").center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(configurationStore.hints()).hasSize(5).allMatch(hint -> hint.contains("container platform"));
        assertThat(configurationStore.hints().get(1))
                .isEqualTo("BITVILLE_PG_DB_PORT, BITVILLE_PG_DB_PORT_5432_TCP, BITVILLE_PG_DB_PORT_5432_TCP_ADDR,"
                        + " BITVILLE_PG_DB_PORT_5432_TCP_PORT and 4 more come from the container platform, for a service"
                        + " named bitville-pg-db, and are not settings (enableServiceLinks: false removes them; to use"
                        + " the service, set its name as a host)");
        assertThat(properties(configurationStore, "bitville.database~default"))
                .containsEntry("port", 5432)
                .containsEntry("host", "bitville-pg-db");
        assertThat(configurationStore.snapshot().properties().keySet()).noneMatch(pid -> pid.contains("reports"));
    }

    @Test
    void ofALinkAreKnownByTheLink() {
        sandbox.with("BITVILLE_PG_DB_PORT", "tcp://172.17.0.2:5432")
                .with("BITVILLE_PG_DB_PORT_5432_TCP", "tcp://172.17.0.2:5432")
                .with("BITVILLE_PG_DB_NAME", "/agent/bitville-pg-db")
                .with("BITVILLE_PG_DB_ENV_POSTGRES_PASSWORD", "s3cret");
        ConfigurationStore configurationStore = sandbox.center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(configurationStore.hints()).singleElement().asString().doesNotContain("s3cret");
        assertThat(properties(configurationStore, "bitville.database~default"))
                .containsEntry("name", "postgres")
                .containsEntry("port", 5432);
    }

    @Test
    void whatIsSetForTheAgentBesideThemCounts() {
        service("BITVILLE_PG_DB", 5432);
        ConfigurationStore configurationStore = sandbox.with("BITVILLE_PG_DB_PORT", "5444")
                .with("BITVILLE_PG_DB_NAME", "shop")
                .center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(properties(configurationStore, "bitville.database~default"))
                .containsEntry("port", 5444)
                .containsEntry("name", "shop");
    }

    @Test
    void aValueThatIsNoPortIsAnErrorStill() {
        ConfigurationStore configurationStore =
                sandbox.with("BITVILLE_PG_DB_PORT", "tcp:5432").center();
        assertThat(configurationStore.faults()).singleElement().asString().contains("database.port is 'tcp:5432'");
        assertThat(configurationStore.hints()).isEmpty();
    }

    @Test
    void unknownOnesAreHintsWithWhatWasProbablyMeant() {
        ConfigurationStore configurationStore = sandbox.with("BITVILLE_PG_DB_PROT", "1")
                .with("BITVILLE_PG_DATABASE_HOST", "h")
                .with("BITVILLE_PG_DB__EU__HSOT", "h")
                .with("BITVILLE_PG_DB__E_U__HOST", "h")
                .with("BITVILLE_PG_DB__", "h")
                .with("BITVILLE_PG_", "h")
                .with("BITVILLE_PG_ZZZZZZZZZZZZZZZZZZZZ", "h")
                .center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(configurationStore.hints())
                .hasSize(7)
                .contains(
                        "unknown variable BITVILLE_PG_DB_PROT is ignored; did you mean BITVILLE_PG_DB_PORT?",
                        "unknown variable BITVILLE_PG_DATABASE_HOST is ignored; did you mean BITVILLE_PG_DB_HOST?");
        assertThat(configurationStore.snapshot().faultyPids()).isEmpty();
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("host", "localhost");
    }
}
