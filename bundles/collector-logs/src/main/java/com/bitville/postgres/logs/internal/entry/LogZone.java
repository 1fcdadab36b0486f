package com.bitville.postgres.logs.internal.entry;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The UTC offset of a local time in a {@code log_timezone}, by its abbreviation. Offsets are seconds east of Greenwich. Used by one thread.
 */
abstract sealed class LogZone {
    private static final int[] NONE = {};
    private static final int[] ZERO = {0};
    private static final int MOST_LEARNED = 32;
    private static final Map<String, String> OTHER_NAMES =
            Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00", "ROC", "Asia/Taipei", "Factory", "Z");
    private static final String SAME = "posix/";
    /** Local mean time before zones existed, an unknown zone, and none at all. */
    private static final Set<String> OF_ALL = Set.of("LMT", "-00", "");

    private final String setting;

    private LogZone(String setting) {
        this.setting = setting;
    }

    /** The zone of a setting, as the server understands it: a name of the zone database first, else a rule in the style of POSIX. */
    static LogZone of(String setting) {
        if (setting.isEmpty()) {
            return new Region(setting, ZoneId.systemDefault());
        }
        String name = setting.startsWith(SAME) ? setting.substring(SAME.length()) : setting;
        for (String known : ZoneRulesProvider.getAvailableZoneIds()) {
            if (known.equalsIgnoreCase(name)) {
                return new Region(setting, ZoneId.of(known));
            }
        }
        String other = OTHER_NAMES.get(name);
        if (other != null) {
            return new Region(setting, ZoneId.of(other));
        }
        Posix posix = Posix.of(setting);
        return posix == null ? new Told(setting) : posix;
    }

    String setting() {
        return setting;
    }

    /**
     * The offsets that a local time may have.
     *
     * @param local seconds since 1970 as if the local time were UTC
     * @param abbreviation the abbreviation after it
     * @return the offsets, that of the earlier time first; none if the zone is not known to have the abbreviation
     */
    abstract int[] offsets(long local, String abbreviation);

    /** Whether the zone is known to have this abbreviation. */
    abstract boolean owns(String abbreviation);

    /** Its only abbreviations; empty if nothing is known about them. */
    List<String> abbreviations() {
        return List.of();
    }

    /** Whether only the server knows its rules. */
    boolean isForeign() {
        return false;
    }

    /** The meanings learned from the server, by abbreviation. */
    Map<String, String> said() {
        return Map.of();
    }

    /** Adds the server's meaning of an unknown abbreviation; null if the server only confirms the zone. */
    void say(String abbreviation, @Nullable Integer offset) {}

    /** The offset of an abbreviation independent of the zone; null for ambiguous ones. */
    static @Nullable Integer universal(String abbreviation) {
        if (abbreviation.equals("UTC") || abbreviation.equals("GMT") || abbreviation.equals("UCT")) {
            return 0;
        }
        int length = abbreviation.length();
        boolean signed = length == 3 || length == 5 || length == 7;
        char sign = signed ? abbreviation.charAt(0) : 0;
        if ((sign != '+' && sign != '-') || abbreviation.equals("-00")) {
            return null;
        }
        int seconds = 0;
        for (int i = 1; i < length; i += 2) {
            int tens = Character.digit(abbreviation.charAt(i), 10);
            int ones = Character.digit(abbreviation.charAt(i + 1), 10);
            if (tens < 0 || ones < 0) {
                return null;
            }
            seconds += (tens * 10 + ones) * (i == 1 ? 3600 : i == 3 ? 60 : 1);
        }
        return sign == '-' ? -seconds : seconds;
    }

    /** A zone of the zone database, whose rules Java has too. Its abbreviations are learned from unambiguous local times. */
    private static final class Region extends LogZone {
        private final ZoneRules rules;
        private final String standard;
        private final String summer;
        private final Map<String, Integer> learned = new HashMap<>();
        private final Set<String> said = new HashSet<>(OF_ALL);

        Region(String setting, ZoneId id) {
            super(setting);
            rules = id.getRules();
            TimeZone names = TimeZone.getTimeZone(id);
            boolean named = !rules.isFixedOffset() || !OTHER_NAMES.containsKey(setting);
            standard = named ? names.getDisplayName(false, TimeZone.SHORT, Locale.ROOT) : setting;
            summer = named ? names.getDisplayName(true, TimeZone.SHORT, Locale.ROOT) : setting;
        }

        @Override
        boolean owns(String abbreviation) {
            return abbreviation.equals(standard) || abbreviation.equals(summer) || said.contains(abbreviation);
        }

        @Override
        void say(String abbreviation, @Nullable Integer offset) {
            if (said.size() < MOST_LEARNED) {
                said.add(abbreviation);
            }
        }

        @Override
        Map<String, String> said() {
            return said.stream()
                    .filter(abbreviation -> !OF_ALL.contains(abbreviation))
                    .collect(Collectors.toMap(abbreviation -> abbreviation, abbreviation -> ""));
        }

        @Override
        int[] offsets(long local, String abbreviation) {
            Integer universal = universal(abbreviation);
            int[] valid = valid(local);
            if (universal != null) {
                boolean fits =
                        universal != 0 || valid[0] == 0 || valid[valid.length - 1] == 0 || !isLetters(abbreviation);
                return fits ? new int[] {universal} : NONE;
            }
            if (!owns(abbreviation)) {
                return NONE;
            }
            if (valid.length == 1) {
                if (learned.size() < MOST_LEARNED && !abbreviation.isEmpty()) {
                    learned.put(abbreviation, valid[0]);
                }
                return valid;
            }
            return which(local, valid, abbreviation);
        }

        private static boolean isLetters(String abbreviation) {
            return Character.isLetter(abbreviation.charAt(0));
        }

        private int[] valid(long local) {
            LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
            List<ZoneOffset> offsets = rules.getValidOffsets(time);
            if (offsets.isEmpty()) {
                // Only a wrong clock shows such a time.
                return new int[] {rules.getOffset(time).getTotalSeconds()};
            }
            return offsets.stream().mapToInt(ZoneOffset::getTotalSeconds).toArray();
        }

        /** The hour occurs twice: the abbreviation distinguishes it, by its earlier meaning or by its meaning in English. */
        private int[] which(long local, int[] valid, String abbreviation) {
            Integer known = learned.get(abbreviation);
            for (int offset : valid) {
                if (known != null && known == offset) {
                    return new int[] {offset};
                }
            }
            List<Integer> left = new ArrayList<>();
            for (int offset : valid) {
                if (!abbreviation.isEmpty() && name(local - offset).equals(abbreviation)) {
                    left.add(offset);
                }
            }
            if (left.size() != 1 && !abbreviation.isEmpty()) {
                left.clear();
                for (int offset : valid) {
                    if (!learned.containsValue(offset)) {
                        left.add(offset);
                    }
                }
            }
            return left.size() == 1 ? new int[] {left.get(0)} : valid;
        }

        private String name(long second) {
            return rules.isDaylightSavings(Instant.ofEpochSecond(second)) ? summer : standard;
        }
    }

    /** A rule such as {@code <+03>-3} or {@code EST5EDT,M3.2.0,M11.1.0}: at most two abbreviations, each with its own offset. */
    private static final class Posix extends LogZone {
        private static final int HOUR = 3_600;

        private final String standard;
        private final int standardOffset;
        private final String summer;
        private final int summerOffset;

        private Posix(String setting, String standard, int standardOffset, String summer, int summerOffset) {
            super(setting);
            this.standard = standard;
            this.standardOffset = standardOffset;
            this.summer = summer;
            this.summerOffset = summerOffset;
        }

        static @Nullable Posix of(String setting) {
            // PostgreSQL writes the abbreviations in capitals, whatever the setting's.
            PosixZoneReader reader = new PosixZoneReader(capitals(setting));
            String standard = reader.name();
            Integer offset = standard == null ? null : reader.offset();
            if (standard == null || offset == null) {
                return null;
            }
            if (reader.isAtEnd()) {
                return new Posix(setting, standard, -offset, standard, -offset);
            }
            String summer = reader.name();
            if (summer == null || summer.isEmpty()) {
                return null;
            }
            Integer own = reader.isAtRules() ? Integer.valueOf(offset - HOUR) : reader.offset();
            return own == null ? null : new Posix(setting, standard, -offset, summer, -own);
        }

        private static String capitals(String text) {
            StringBuilder capitals = new StringBuilder(text);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                capitals.setCharAt(i, c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
            }
            return capitals.toString();
        }

        @Override
        boolean owns(String abbreviation) {
            return abbreviation.equals(standard) || abbreviation.equals(summer);
        }

        @Override
        int[] offsets(long local, String abbreviation) {
            boolean isStandard = abbreviation.equals(standard);
            boolean isSummer = abbreviation.equals(summer);
            if (isStandard && isSummer && standardOffset != summerOffset) {
                return new int[] {Math.max(standardOffset, summerOffset), Math.min(standardOffset, summerOffset)};
            }
            return isStandard ? new int[] {standardOffset} : isSummer ? new int[] {summerOffset} : NONE;
        }

        @Override
        List<String> abbreviations() {
            return List.of(standard, summer);
        }
    }

    /** A zone that Java does not know: the server provides the meaning of its abbreviations. */
    private static final class Told extends LogZone {
        private final Map<String, Integer> said = new HashMap<>();

        private Told(String setting) {
            super(setting);
        }

        @Override
        boolean isForeign() {
            return true;
        }

        @Override
        void say(String abbreviation, @Nullable Integer offset) {
            if (offset != null && said.size() < MOST_LEARNED) {
                said.put(abbreviation, offset);
            }
        }

        @Override
        boolean owns(String abbreviation) {
            return said.containsKey(abbreviation);
        }

        @Override
        Map<String, String> said() {
            return said.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        }

        @Override
        int[] offsets(long local, String abbreviation) {
            Integer offset = said.getOrDefault(abbreviation, universal(abbreviation));
            return offset == null ? NONE : offset == 0 ? ZERO : new int[] {offset};
        }
    }
}
