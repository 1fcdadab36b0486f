package com.bitville.postgres.testkit.load;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/** The loads of the benchmark. A scale below 1 reduces each load by that factor. */
public enum Load {
    /** Empty. */
    S {
        @Override
        void begin(PostgresServer server, RunningLoad load, double scale) {}
    },

    /** Twenty clients with the transaction of pgbench, scale 50. */
    M {
        @Override
        void begin(PostgresServer server, RunningLoad load, double scale) throws SQLException {
            int accounts = scaled(5_000_000, scale);
            server.execute("create table accounts (id int primary key, balance int not null, filler char(84));"
                    + "create table history (account int, delta int, at timestamptz, filler char(22));"
                    + "insert into accounts select i, 0, '' from generate_series(1, " + accounts + ") as i");
            server.execute("vacuum analyze accounts");
            for (int i = 0; i < scaled(20, scale); i++) {
                load.client(statement -> transfer(statement, accounts));
            }
        }
    },

    /** 10,000 tables with an index each, and 2,200 statements with texts of 5 kB in pg_stat_statements. */
    L {
        @Override
        void begin(PostgresServer server, RunningLoad load, double scale) throws SQLException {
            int tables = scaled(10_000, scale);
            createTables(server, "postgres", tables);
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                for (int i = 1; i <= Math.min(tables, scaled(2_200, scale)); i++) {
                    statement.execute("select count(*) from t_" + i + " where " + longCondition());
                }
            }
        }
    },

    /** 200 databases with 100 tables each. */
    XL {
        @Override
        void begin(PostgresServer server, RunningLoad load, double scale) throws SQLException {
            server.execute("create database xl_1");
            createTables(server, "xl_1", 100);
            for (int i = 2; i <= scaled(200, scale); i++) {
                server.execute("create database xl_" + i + " template xl_1");
            }
        }
    },

    /** 300 connections, 50 of them blocked; the server's {@code max_connections} must allow for them. */
    C {
        @Override
        void begin(PostgresServer server, RunningLoad load, double scale) throws SQLException {
            server.execute("create table contended (id int primary key); insert into contended values (1)");
            Connection holder = load.idleClient();
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("select 1 from contended for update");
            }
            int blocked = scaled(50, scale);
            for (int i = 0; i < blocked; i++) {
                load.client(statement -> statement.execute("update contended set id = id"));
            }
            for (int i = 1 + blocked; i < scaled(300, scale); i++) {
                load.idleClient();
            }
        }
    };

    private static final int TABLES_A_TRANSACTION = 500;
    private static final int TERMS_OF_5_KB = 420;

    abstract void begin(PostgresServer server, RunningLoad load, double scale) throws SQLException;

    /**
     * Creates the load's objects and starts its clients.
     *
     * @param server an empty server
     * @param scale 1 for the benchmark, less for a quick run
     * @return the clients, to be closed
     * @throws SQLException if the server refuses
     */
    public RunningLoad start(PostgresServer server, double scale) throws SQLException {
        RunningLoad load = new RunningLoad(server);
        try {
            begin(server, load, scale);
            return load;
        } catch (SQLException e) {
            load.close();
            throw e;
        }
    }

    private static int scaled(int full, double scale) {
        return Math.max(1, (int) Math.round(full * scale));
    }

    private static void transfer(Statement statement, int accounts) throws SQLException {
        int account = ThreadLocalRandom.current().nextInt(accounts) + 1;
        int delta = ThreadLocalRandom.current().nextInt(-5_000, 5_001);
        statement.execute("begin; update accounts set balance = balance + " + delta + " where id = " + account
                + "; select balance from accounts where id = " + account + "; insert into history values (" + account
                + ", " + delta + ", now()); commit");
    }

    /** In several transactions: each table and index needs an entry in the lock table until its transaction ends. */
    private static void createTables(PostgresServer server, String database, int tables) throws SQLException {
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, database);
                Statement statement = connection.createStatement()) {
            for (int from = 1; from <= tables; from += TABLES_A_TRANSACTION) {
                int to = Math.min(tables, from + TABLES_A_TRANSACTION - 1);
                statement.execute("do $$ begin for i in " + from + ".." + to
                        + " loop execute format('create table t_%s (id int primary key, note text)', i);"
                        + " end loop; end $$");
            }
        }
    }

    /** Constants of an AND chain stay in the normalised text, those of a list would be squashed into one by 18. */
    private static String longCondition() {
        StringBuilder condition = new StringBuilder("id > 0");
        for (int i = 0; i < TERMS_OF_5_KB; i++) {
            condition.append(" and id<>").append(i);
        }
        return condition.toString();
    }
}
