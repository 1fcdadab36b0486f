package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.doctor.FindingsBuilder;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.ConnectionRefusedException;
import com.bitville.postgres.database.internal.query.SqlStates;
import com.bitville.postgres.database.internal.socket.TrustedSocketFactory;
import com.bitville.postgres.database.internal.socket.UnixSocketFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.osgi.service.jdbc.DataSourceFactory;

/** Opens connections through the driver, with its unsafe defaults replaced and the password read again each time. */
public final class DriverConnector implements Connector {
    /** The agent's {@code application_name} in {@code pg_stat_activity}. */
    static final String APPLICATION_NAME = "bitville-monitor";

    private static final int CONNECT_TIMEOUT_S = 5;
    private static final int CANCEL_TIMEOUT_S = 2;
    private static final int ANSWER_AFTER_STATEMENT_TIMEOUT_S = 5;

    private final DatabaseSettings settings;
    private final DataSourceFactory drivers;
    private final DatabasePassword secrets;

    public DriverConnector(DatabaseSettings settings, DataSourceFactory drivers, DatabasePassword secrets) {
        this.settings = settings;
        this.drivers = drivers;
        this.secrets = secrets;
    }

    @Override
    public Connection connect() throws SQLException {
        Properties properties = properties(settings);
        secrets.databasePassword(settings.server())
                .ifPresent(secret -> properties.setProperty("password", secret.reveal()));
        Connection connection = connect(drivers.createDriver(null), properties);
        if (connection == null) {
            throw new ConnectionRefusedException(
                    ServerState.UNREACHABLE, ReasonCode.OTHER, "the driver does not accept the server's address");
        }
        return connection;
    }

    /** The driver looks for our socket factory in its own bundle, then through the thread's context class loader. */
    private @Nullable Connection connect(Driver driver, Properties properties) throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(DriverConnector.class.getClassLoader());
        try {
            return driver.connect(url(settings), properties);
        } catch (SQLException e) {
            throw SqlStates.isClosedDatabase(e) ? closed(e) : e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private SQLException closed(SQLException e) {
        String grant = "GRANT CONNECT ON DATABASE " + FindingsBuilder.identifier(settings.database()) + " TO "
                + FindingsBuilder.identifier(settings.user()) + ";";
        return new ConnectionRefusedException(
                new ConnectFailure(
                        ServerState.AUTH_FAILED,
                        ReasonCode.PRIVILEGE_MISSING,
                        SqlStates.reason(e) + "; " + grant,
                        List.of(grant)),
                e);
    }

    /** Contains the address only: a URL ends up in logs and JMX. */
    static String url(DatabaseSettings settings) {
        String host = settings.unixSocket() ? "localhost" : settings.host();
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String database =
                URLEncoder.encode(settings.database(), StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + bracketed + ":" + settings.port() + "/" + database;
    }

    static Properties properties(DatabaseSettings settings) {
        int answerWithin = seconds(settings.statementTimeout().toMillis()) + ANSWER_AFTER_STATEMENT_TIMEOUT_S;
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("ApplicationName", APPLICATION_NAME);
        properties.setProperty("options", new SessionLimits(settings).options());
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_S));
        properties.setProperty("socketTimeout", Integer.toString(answerWithin));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_TIMEOUT_S + answerWithin));
        properties.setProperty("cancelSignalTimeout", Integer.toString(CANCEL_TIMEOUT_S));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("maxResultBuffer", "16M");
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("gssEncMode", "disable");
        // Otherwise the driver sends SET statements before a pooler can be detected.
        properties.setProperty("assumeMinServerVersion", "13.0");
        // SessionLimits sets the encoding of the database; all that the agent sends is ASCII, whatever the encoding.
        properties.setProperty("allowEncodingChanges", "true");
        properties.setProperty("classLoaderStrategy", "driver-first");
        addTransport(settings, properties);
        return properties;
    }

    private static void addTransport(DatabaseSettings settings, Properties properties) {
        if (settings.unixSocket()) {
            properties.setProperty("sslmode", "disable");
            properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
            properties.setProperty("socketFactoryArg", settings.host() + "/.s.PGSQL." + settings.port());
            return;
        }
        properties.setProperty("sslmode", settings.sslmode());
        if (!settings.sslrootcert().isEmpty()) {
            properties.setProperty("sslrootcert", settings.sslrootcert());
        }
        if (settings.sslmode().startsWith("verify-")) {
            properties.setProperty("sslfactory", TrustedSocketFactory.class.getName());
        } else {
            // The peer may not be the server: it must not get the password in clear text by asking for it.
            properties.setProperty("requireAuth", "!password");
        }
    }

    private static int seconds(long millis) {
        return (int) ((millis + 999) / 1000);
    }
}
