package com.bitville.postgres.checks.internal.life;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What checks could not decide about one server. Guarded by its book. */
final class UndecidedChecks {
    private final String server;
    private final Map<String, Undecided> byCheck = new HashMap<>();

    /** The answer that could not decide, and what is told of it. */
    private record Undecided(CheckAnswer answer, ServerFinding told) {}

    UndecidedChecks(String server) {
        this.server = server;
    }

    void note(String check, CheckAnswer answer, CheckSeverity severity, Instant at) {
        Undecided before = byCheck.get(check);
        Instant since = at;
        if (before != null && before.told().severity() == severity) {
            if (before.answer().equals(answer)) {
                return;
            }
            since = before.told().opened();
        }
        Observation why = Observation.of(severity, answer.reason())
                .remedied(answer.remedy().toArray(String[]::new));
        String id = new FindingKey(check, server, "", "").id();
        byCheck.put(check, new Undecided(answer, new ServerFinding(id, check, server, FindingState.OPEN, since, why)));
    }

    void decided(String check) {
        byCheck.remove(check);
    }

    void retain(Set<String> checks) {
        byCheck.keySet().retainAll(checks);
    }

    void clear() {
        byCheck.clear();
    }

    List<ServerFinding> findings() {
        List<ServerFinding> findings = new ArrayList<>();
        byCheck.values().forEach(one -> findings.add(one.told()));
        return findings;
    }
}
