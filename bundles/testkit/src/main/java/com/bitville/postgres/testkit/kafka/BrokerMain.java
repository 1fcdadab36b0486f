package com.bitville.postgres.testkit.kafka;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process of a broker: formats its folder if there is nothing in it, then serves. Arguments: server.properties, then those of the format. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments the settings' file, the log folder, then those of {@code kafka-storage format}
     * @throws ReflectiveOperationException if the class path has no broker
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
            List<String> format = List.of(arguments).subList(2, arguments.length);
            Class.forName("kafka.tools.StorageTool")
                    .getMethod("execute", String[].class, PrintStream.class)
                    .invoke(null, format.toArray(String[]::new), System.out);
        }
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object)
                new String[] {arguments[0]});
    }
}
