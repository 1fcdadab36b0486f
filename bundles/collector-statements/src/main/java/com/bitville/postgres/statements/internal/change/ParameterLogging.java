package com.bitville.postgres.statements.internal.change;

import java.util.Map;

/** Whether the server would log the parameters of a statement: the marks of 5,000 entries would add 100 kB to the log in each cycle. */
final class ParameterLogging {
    /** With a limit of this many ms, a statement of a few ms is rarely logged. */
    private static final double FAST_MS = 100;

    private static final double SHORT_BYTES = 1_024;

    private final Map<String, String> settings;

    private ParameterLogging(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * By the settings in force in the session.
     *
     * @param settings in the base unit of each, by name
     */
    static boolean likely(Map<String, String> settings) {
        return new ParameterLogging(settings).likely();
    }

    private boolean likely() {
        boolean logged = "all".equals(settings.get("log_statement"))
                || fast("log_min_duration_statement")
                || (fast("log_min_duration_sample") && number("log_statement_sample_rate", 1) > 0)
                || number("log_transaction_sample_rate", 0) > 0;
        // The settings of auto_explain and pgaudit only exist with the module.
        return (logged && whole("log_parameter_max_length", -1))
                || (fast("auto_explain.log_min_duration") && whole("auto_explain.log_parameter_max_length", 0))
                || "on".equals(settings.get("pgaudit.log_parameter"));
    }

    private boolean fast(String least) {
        double ms = number(least, -1);
        return ms >= 0 && ms < FAST_MS;
    }

    private boolean whole(String longest, double otherwise) {
        double bytes = number(longest, otherwise);
        return bytes < 0 || bytes > SHORT_BYTES;
    }

    private double number(String name, double otherwise) {
        String value = settings.get(name);
        return value == null ? otherwise : Double.parseDouble(value);
    }
}
