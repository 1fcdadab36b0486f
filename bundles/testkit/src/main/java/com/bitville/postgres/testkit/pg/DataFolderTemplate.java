package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Data folders made by initdb, kept in the cache, because initdb is the slowest step. */
final class DataFolderTemplate {
    private DataFolderTemplate() {}

    /** Creates a new data folder, owned by the account of the server. */
    static void copyTo(Path data, Installation installation, boolean statements)
            throws IOException, InterruptedException {
        Account.run(
                List.of(
                        "cp",
                        "-a",
                        "--reflink=auto",
                        template(installation, statements).toString(),
                        data.toString()),
                "");
    }

    private static synchronized Path template(Installation installation, boolean statements)
            throws IOException, InterruptedException {
        Path named = installation.templates();
        Path place = named.resolveSibling(named.getFileName() + (statements ? "-data-statements" : "-data"));
        if (!Files.isDirectory(place)) {
            Path fresh = Folders.fresh(Folders.cache(), "initdb-");
            Account.own(fresh);
            Path data = fresh.resolve("data");
            initialise(installation.home(), data, statements);
            Folders.publish(data, place);
            Folders.delete(fresh);
        }
        return place;
    }

    private static void initialise(Path home, Path data, boolean statements) throws IOException, InterruptedException {
        Account.run(
                List.of(
                        home.resolve("bin/initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + PostgresServer.SUPERUSER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"),
                "");
        if (statements) {
            Account.run(
                    List.of(
                            home.resolve("bin/postgres").toString(),
                            "--single",
                            "-F",
                            "-D",
                            data.toString(),
                            PostgresServer.SUPERUSER),
                    "CREATE EXTENSION pg_stat_statements\n");
        }
    }
}
