package com.bitville.postgres.checks.internal.life;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The findings of one server. A finding is told when it is opened, changes its severity, is muted or closed; what has been told is known
 * only once it is committed. Safe for use by several threads.
 */
public final class LifeBook {
    private final String server;
    private final Map<FindingKey, FindingLife> lives = new LinkedHashMap<>();
    /** Ended, and the listener does not know that yet. */
    private final Map<FindingKey, FindingLife> ended = new LinkedHashMap<>();

    private final UndecidedChecks undecided;
    /** How many destinations had begun when findings were told last, and how many have now. */
    private long toldDestinations;

    private long destinations;

    public LifeBook(String server) {
        this.server = server;
        this.undecided = new UndecidedChecks(server);
    }

    /** What changed since the listener was told, and the state to commit with it; without a change there is none. */
    public record Changes(List<ServerFinding> findings, Optional<byte[]> state) {}

    /** Takes what an earlier process has committed. */
    public synchronized void restore(byte[] state) throws IOException {
        LifeCodec.Stored stored = LifeCodec.fromBytes(state);
        for (FindingLife life : stored.lives()) {
            lives.putIfAbsent(life.key(), life);
        }
        toldDestinations = stored.destinations();
        destinations = Math.max(destinations, toldDestinations);
    }

    /** How many destinations have begun: another number than before has all open findings told again. */
    public synchronized void destinations(long begun) {
        destinations = begun;
    }

    /** The severity of an open finding. */
    public synchronized Optional<CheckSeverity> held(String check, String database, String object) {
        FindingLife life = lives.get(new FindingKey(check, server, database, object));
        return life == null ? Optional.empty() : life.held();
    }

    /** Whether a finding of an object is open, or was seen once. */
    public synchronized boolean isSeen(String check, String database, String object) {
        return lives.containsKey(new FindingKey(check, server, database, object));
    }

    /** What {@link #held} and {@link #isSeen} would say of all objects of a check: the same, as long as this is equal. */
    public synchronized Map<?, Optional<CheckSeverity>> held(String check) {
        Map<FindingKey, Optional<CheckSeverity>> held = new HashMap<>();
        for (FindingLife life : lives.values()) {
            if (life.key().check().equals(check)) {
                held.put(life.key(), life.held());
            }
        }
        return held;
    }

    /** Takes the answer of a check at one look. */
    public synchronized void look(String check, CheckAnswer answer, LookTime at, Duration confirm) {
        switch (answer.kind()) {
            case UNKNOWN -> undecided(check, answer, CheckSeverity.UNKNOWN, at.at());
            case NOT_PERMITTED -> undecided(check, answer, CheckSeverity.NOT_PERMITTED, at.at());
            default -> decided(check, answer, at, confirm);
        }
    }

    /** What was open stays as it is; what was only seen once has to be seen twice in a row. */
    private void undecided(String check, CheckAnswer answer, CheckSeverity severity, Instant at) {
        lives.values().removeIf(life -> life.key().check().equals(check) && !life.isOpen());
        undecided.note(check, answer, severity, at);
    }

    private void decided(String check, CheckAnswer answer, LookTime at, Duration confirm) {
        if (answer.reason().isEmpty() || answer.kind() != CheckAnswer.Kind.DECIDED) {
            undecided.decided(check);
        } else {
            undecided.note(check, answer, CheckSeverity.UNKNOWN, at.at());
        }
        if (answer.observations().isEmpty() && held(check).isEmpty()) {
            return;
        }
        Set<FindingKey> seen = new HashSet<>();
        for (Observation observation : most(check, answer.observations())) {
            FindingKey key = new FindingKey(check, server, observation.database(), observation.object());
            if (seen.add(key)) {
                lives.computeIfAbsent(key, unused -> new FindingLife(key, observation, at))
                        .see(observation, at, confirm);
            }
        }
        lives.values().removeIf(life -> {
            if (!life.key().check().equals(check) || seen.contains(life.key())) {
                return false;
            }
            if (answer.undecided().contains(life.key().database())) {
                return !life.isOpen();
            }
            boolean over = life.miss(at, confirm);
            if (over && life.told() != null) {
                ended.put(life.key(), life);
            }
            return over;
        });
    }

    private List<Observation> most(String check, List<Observation> observations) {
        return ObjectCap.of(
                observations,
                one -> isSeen(check, one.database(), one.object()),
                Observation::severity,
                Function.identity());
    }

    /** Ends the findings of checks that are no longer there. */
    public synchronized void retain(Set<String> checks) {
        undecided.retain(checks);
        end(life -> !checks.contains(life.key().check()), "the check is no longer installed");
    }

    /** Ends everything, because nobody will look at the server again. */
    public synchronized void endAll(String reason) {
        undecided.clear();
        end(life -> true, reason);
    }

    private void end(Predicate<FindingLife> which, String reason) {
        lives.values().removeIf(life -> {
            boolean gone = which.test(life);
            if (gone && life.told() != null) {
                life.endBecause(reason);
                ended.put(life.key(), life);
            }
            return gone;
        });
    }

    /** What the listener has to be told now; nothing changes until {@link #committed}. */
    public synchronized Changes changes(List<MuteRule> mutes, Instant now) {
        List<ServerFinding> told = new ArrayList<>();
        List<FindingLife> kept = new ArrayList<>();
        for (FindingLife life : lives.values()) {
            if (life.isOpen()) {
                boolean muted = isMuted(life, mutes, now);
                CheckSeverity severity = muted ? null : life.seen().severity();
                boolean unknown = severity != null && destinations != toldDestinations;
                if (unknown || severity != life.told()) {
                    told.add(life.finding(muted ? FindingState.MUTED : FindingState.OPEN));
                }
                FindingLife as = FindingLife.restored(life.key(), life.seen(), opened(life), severity);
                kept.add(as);
            }
        }
        ended.forEach((key, life) -> {
            FindingLife again = lives.get(key);
            if (again == null || !again.isOpen()) {
                told.add(life.finding(FindingState.CLOSED));
            }
        });
        return new Changes(
                List.copyOf(told),
                told.isEmpty()
                        ? Optional.empty()
                        : Optional.of(LifeCodec.toBytes(new LifeCodec.Stored(kept, destinations))));
    }

    private static Instant opened(FindingLife life) {
        Instant opened = life.opened();
        return opened == null ? Instant.EPOCH : opened;
    }

    /** The listener has what {@link #changes} returned for the same mutes and time. */
    public synchronized void committed(List<MuteRule> mutes, Instant now) {
        ended.clear();
        toldDestinations = destinations;
        lives.values().stream()
                .filter(FindingLife::isOpen)
                .forEach(life ->
                        life.tell(isMuted(life, mutes, now) ? null : life.seen().severity()));
    }

    private static boolean isMuted(FindingLife life, List<MuteRule> mutes, Instant now) {
        return mutes.stream().anyMatch(rule -> rule.mutes(life.key(), now));
    }

    /** What holds, the worst first; and what could not be decided. */
    public synchronized List<ServerFinding> findings(List<MuteRule> mutes, Instant now) {
        List<ServerFinding> all = new ArrayList<>();
        lives.values().stream()
                .filter(FindingLife::isOpen)
                .forEach(life ->
                        all.add(life.finding(isMuted(life, mutes, now) ? FindingState.MUTED : FindingState.OPEN)));
        all.addAll(undecided.findings());
        all.sort(Comparator.comparing((ServerFinding finding) -> rank(finding.severity()))
                .thenComparing(ServerFinding::check)
                .thenComparing(finding -> finding.seen().database())
                .thenComparing(finding -> finding.seen().object()));
        return all;
    }

    /** How many hold of each severity, without those that are muted; and how many of these. */
    public record Counts(Map<CheckSeverity, Integer> bySeverity, int muted) {}

    /** The same as {@link #findings}, counted: asked for by each cycle. */
    public synchronized Counts counts(List<MuteRule> mutes, Instant now) {
        Map<CheckSeverity, Integer> bySeverity = new EnumMap<>(CheckSeverity.class);
        int muted = 0;
        for (FindingLife life : lives.values()) {
            if (life.isOpen() && isMuted(life, mutes, now)) {
                muted++;
            } else if (life.isOpen()) {
                bySeverity.merge(life.seen().severity(), 1, Integer::sum);
            }
        }
        undecided.findings().forEach(finding -> bySeverity.merge(finding.severity(), 1, Integer::sum));
        return new Counts(bySeverity, muted);
    }

    /** What is open, an error and not muted. */
    public synchronized List<ServerFinding> errors(List<MuteRule> mutes, Instant now) {
        return lives.values().stream()
                .filter(life -> life.isOpen() && life.seen().severity() == CheckSeverity.ERROR)
                .filter(life -> !isMuted(life, mutes, now))
                .map(life -> life.finding(FindingState.OPEN))
                .toList();
    }

    private static int rank(CheckSeverity severity) {
        return switch (severity) {
            case ERROR -> 0;
            case WARNING -> 1;
            case HINT -> 2;
            case UNKNOWN, NOT_PERMITTED -> 3;
        };
    }
}
