package com.bitville.postgres.api.health;

import java.util.Objects;
import java.util.Optional;

/**
 * The result of one check. Contains no secret and no statement text.
 *
 * @param area one of the constants of {@link FindingAreas}
 * @param subject what was checked, a few words ({@code pg_stat_statements}, {@code certificate})
 * @param server the configured name of the server it is about, empty for the agent itself
 * @param severity how much it matters
 * @param message the result, one line, with figures
 * @param remedy how to fix it; empty if there is nothing to fix
 */
public record Finding(
        String area, String subject, String server, FindingSeverity severity, String message, Optional<Remedy> remedy) {
    /** Refuses a null part. */
    public Finding {
        Objects.requireNonNull(area, "area");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * A finding without a problem.
     *
     * @param area one of the constants of {@link FindingAreas}
     * @param subject what was checked
     * @param server the server it is about, or empty
     * @param message the result
     * @return the finding
     */
    public static Finding ok(String area, String subject, String server, String message) {
        return new Finding(area, subject, server, FindingSeverity.OK, message, Optional.empty());
    }

    /**
     * The same finding for one installation.
     *
     * @param command how the agent's commands are called there
     * @return the finding, its remedy naming the commands so
     */
    public Finding calledAs(AgentCommand command) {
        return new Finding(
                area,
                subject,
                server,
                severity,
                message,
                remedy.map(former -> new Remedy(former.kind(), command.in(former.text()))));
    }

    /**
     * A finding with a remedy.
     *
     * @param findingSeverity how much it matters
     * @param area one of the constants of {@link FindingAreas}
     * @param subject what was checked
     * @param server the server it is about, or empty
     * @param message the result
     * @param remedy how to fix it
     * @return the finding
     */
    public static Finding of(
            FindingSeverity findingSeverity,
            String area,
            String subject,
            String server,
            String message,
            Remedy remedy) {
        return new Finding(area, subject, server, findingSeverity, message, Optional.of(remedy));
    }
}
