package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import java.util.List;

/** Other nodes of a server's cluster, as far as this agent watches them. */
public final class ClusterNodes {
    private static final String SERVER = "server";
    private static final String CLUSTER = "system_identifier";

    private ClusterNodes() {}

    /**
     * Another node.
     *
     * @param name its configured name
     * @param reading its row of the table {@code server}
     */
    public record Node(String name, TableReading reading) {
        public TableRow row() {
            return reading.rows().get(0);
        }

        public boolean isPrimary() {
            return row().has("in_recovery") && !row().is("in_recovery");
        }

        public boolean isStandby() {
            return row().is("in_recovery");
        }
    }

    /** Those with the same system identifier that were read within the last ten minutes. */
    public static List<Node> others(ServerView view) {
        String own = view.rows(SERVER).stream()
                .map(row -> row.text(CLUSTER))
                .findFirst()
                .orElse("");
        if (own.isEmpty()) {
            return List.of();
        }
        return view.servers().stream()
                .filter(name -> !name.equals(view.server()))
                .flatMap(name -> view.readingOf(name, SERVER).stream().map(reading -> new Node(name, reading)))
                .filter(node -> !node.reading().rows().isEmpty()
                        && node.row().text(CLUSTER).equals(own))
                .toList();
    }
}
