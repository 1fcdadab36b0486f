package com.bitville.postgres.demo.internal.server;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * A role of a server on 127.0.0.1.
 *
 * @param port the server's
 * @param user the role
 * @param password its password
 */
record DemoLogin(int port, String user, String password) {
    Connection connect(String database, String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "5");
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        // Not through DriverManager, which only sees the drivers of its caller's class loader.
        for (Driver driver : ServiceLoader.load(Driver.class, DemoLogin.class.getClassLoader())) {
            Connection connection = driver.connect(url, properties);
            if (connection != null) {
                return connection;
            }
        }
        throw new SQLException("there is no driver for " + url);
    }

    @Override
    public String toString() {
        return user + " at port " + port;
    }
}
