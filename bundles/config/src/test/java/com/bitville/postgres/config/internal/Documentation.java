package com.bitville.postgres.config.internal;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.value.Key;
import java.util.ArrayList;
import java.util.List;

/** Writes the example file and the README's table from the declaration. */
public final class Documentation {
    private static final int WIDTH = 110;

    private Documentation() {}

    public static String example() {
        StringBuilder out = new StringBuilder("""
                # The Bitville PostgreSQL agent's configuration: every key with its default.
                #
                # The agent reads the file that BITVILLE_PG_CONFIG names, else /etc/bitville/postgres-agent.ini, else etc/agent.ini of
                # the installation. A change takes effect within two seconds, without a restart; an invalid change is refused as a
                # whole and reported. Environment variables (read at start) override values set by console or shell, and these
                # override the file. Syntax: key = value or key: value, comments on separate lines, indented lines continue a value.
                # If the file contains a secret, make it readable only by the agent.
                """);
        String section = "";
        for (Key key : ConfigurationKeys.ALL) {
            if (!key.section().equals(section)) {
                section = key.section();
                out.append("\n[").append(section).append("]\n");
            } else {
                out.append('\n');
            }
            wrap(key.description())
                    .forEach(line -> out.append("# ").append(line).append('\n'));
            out.append("# Allowed: ")
                    .append(key.rule().allowed())
                    .append(". Variable: ")
                    .append(key.variable());
            out.append("\n")
                    .append(key.name())
                    .append(" =")
                    .append(standard(key).isEmpty() ? "" : " ");
            out.append(standard(key)).append('\n');
        }
        return out.append("""

                # An additional server has a section [database:NAME]; NAME is a lower-case letter, then up to 29 lower-case letters or digits.
                # It has the keys of [database], and inherits their values from there, except enabled and datasource. It also has the log_* keys of [collection], and inherits
                # their values from there, except log_path. Variables: BITVILLE_PG_DB__NAME__KEY, such as BITVILLE_PG_DB__REPORTS__HOST.
                #
                # [database:reports]
                # host = reports.example.com
                # log_path = /var/log/postgresql/reports.log
                """).toString();
    }

    public static String table() {
        StringBuilder out = new StringBuilder("| Section and key | Variable | Default | Allowed | Meaning |\n");
        out.append("| --- | --- | --- | --- | --- |\n");
        for (Key key : ConfigurationKeys.ALL) {
            String standard = standard(key);
            out.append("| `[").append(key.section()).append("] ").append(key.name());
            out.append("` | `").append(key.variable());
            out.append("` | ").append(standard.isEmpty() ? "(none)" : "`" + standard + "`");
            out.append(" | ").append(key.rule().allowed());
            out.append(" | ").append(key.description()).append(" |\n");
        }
        return out.toString();
    }

    private static String standard(Key key) {
        return key.standard() == null ? "" : key.standard().toString();
    }

    private static List<String> wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
