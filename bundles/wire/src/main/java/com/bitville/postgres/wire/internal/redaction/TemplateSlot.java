package com.bitville.postgres.wire.internal.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The kind of a placeholder in a message template. A text that a slot cannot contain means that the template does not match; a text that it
 * can contain but that does not have its form is replaced.
 */
enum TemplateSlot {
    /** Anything, data included: always replaced. */
    VALUE('v'),
    /** SQL up to the end of the message: redacted as SQL. */
    SQL('s'),
    /** A figure of the server: a process id, a size, a time. */
    NUMBER('n', "[-+]?[0-9#][0-9#.:]{0,23}") {
        @Override
        boolean holds(char c) {
            return isDigit(c) || ".:#+-".indexOf(c) >= 0;
        }
    },
    /** Figures with commas between. */
    NUMBERS('l', "[0-9#, ]{0,400}") {
        @Override
        boolean holds(char c) {
            return isDigit(c) || "#, ".indexOf(c) >= 0;
        }
    },
    /** A WAL position or the name of a segment. */
    POSITION('x', "[0-9A-Fa-f#/]{1,32}") {
        @Override
        boolean holds(char c) {
            return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f') || c == '#' || c == '/';
        }
    },
    /** A quoted name of an object that exists. */
    NAME('o', "[^']{1,200}") {
        @Override
        boolean holds(char c) {
            return c >= ' ' && c != '"';
        }
    },
    /** A quoted name from a statement; the object need not exist. */
    REQUESTED('i', "[\\p{L}_][\\p{L}\\p{N}_$.-]{0,126}") {
        @Override
        boolean holds(char c) {
            return c >= ' ' && c != '"';
        }
    },
    /** A quoted path. */
    PATH('f', "[^']{1,1024}") {
        @Override
        boolean holds(char c) {
            return c >= ' ' && c != '"';
        }
    },
    /** A name, a type, a signature or an expression of types, without quotes around it. */
    SIGNATURE('w', "") {
        @Override
        boolean fits(String text) {
            return SignatureForm.fits(text);
        }
    },
    /** The columns of a key. */
    COLUMNS('y', "(?!.*(?<![\\p{L}\\p{N}_$])[0-9])[\\p{L}\\p{N}_$, ().:\"-]{1,400}"),
    /** A name that ends at a space: of a host, a role, a method, a protocol. */
    WORD('h', "[^'\"]{1,255}") {
        @Override
        boolean holds(char c) {
            return c > ' ' && c != '"' && c != '\'';
        }
    },
    /** The name of a prepared statement, and of a following portal. */
    PREPARED('p', "<unnamed>|[A-Za-z_][A-Za-z0-9_./-]{0,62}") {
        @Override
        boolean holds(char c) {
            return c > ' ' && c != ':';
        }
    },
    /** The target of a lock; numbers of advisory locks are application data. */
    LOCKED('k', "(?!advisory|user)[a-z0-9# ,()/\\[\\]-]{1,120}") {
        @Override
        boolean holds(char c) {
            return isDigit(c) || (c >= 'a' && c <= 'z') || "# ,()/[]-".indexOf(c) >= 0;
        }
    },
    /** Why a checkpoint began. */
    CAUSES('c', "(?: (?:shutdown|end-of-recovery|immediate|fast|force|wait|wal|time|flush-all|flush-unlogged)){0,12}") {
        @Override
        boolean holds(char c) {
            return (c >= 'a' && c <= 'z') || c == ' ' || c == '-';
        }
    },
    /** The operating system's text of an error. */
    SYSTEM_ERROR('m', "[A-Z][A-Za-z ,/'()-]{1,80}"),
    /** A few words of the server. */
    WORDS('e', "[A-Za-z/:=+ -]{1,60}|IPv[46]") {
        @Override
        boolean holds(char c) {
            return c >= ' ' && c != '"';
        }
    },
    /** A time stamp. */
    TIMESTAMP('d', "[0-9#.]{1,9}-[0-9#]{1,2}-[0-9#]{1,2} [0-9#:.]{1,15} [A-Za-z0-9+:/_#-]{1,40}"),
    /** A version or platform. */
    VERSION('g', "[A-Za-z0-9# ._+~():-]{1,200}");

    private static final TemplateSlot[] BY_LETTER = new TemplateSlot[26];

    static {
        for (TemplateSlot templateSlot : values()) {
            BY_LETTER[templateSlot.letter - 'a'] = templateSlot;
        }
    }

    private final char letter;

    @SuppressWarnings("ImmutableEnumChecker") // a pattern never changes
    private final Pattern form;

    TemplateSlot(char letter) {
        this(letter, "(?!)");
    }

    TemplateSlot(char letter, String form) {
        this.letter = letter;
        this.form = Pattern.compile(form);
    }

    /** The slot of a letter; an unknown letter means values. */
    static TemplateSlot of(char letter) {
        TemplateSlot templateSlot = letter >= 'a' && letter <= 'z' ? BY_LETTER[letter - 'a'] : null;
        return templateSlot == null ? VALUE : templateSlot;
    }

    /** Whether it may contain data. */
    boolean isOpen() {
        return this == VALUE || this == SQL;
    }

    /** Whether it can contain the character at all. */
    boolean holds(char c) {
        return isOpen() || c >= ' ';
    }

    /** Whether the text has its form and may be sent. */
    boolean fits(String text) {
        return form.matcher(text).matches();
    }

    /** Whether it cannot contain any text that contains the other one. */
    boolean excludes(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (!holds(literal.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it can contain that part of a text; the replacement of an earlier redaction is accepted. */
    boolean holds(String text, int from, int to) {
        if (to == from + 1 && text.charAt(from) == '?') {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (!holds(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Names of objects and types as the server writes them, with spaces only between its own keywords. */
    private static final class SignatureForm {
        private static final int LONGEST = 300;
        private static final String WORD = "(?:\"[^\"']{1,63}\"|[\\p{L}_][\\p{L}\\p{N}_$#-]{0,62})";
        private static final String NAME = WORD + "(?:\\." + WORD + "){0,3}";
        private static final Pattern ARGUMENTS =
                Pattern.compile("\\((?:[0-9#]{1,4}(?:,-?[0-9#]{1,4})?|[\\p{L}_\"][^'()]{0,250})?\\)|\\[\\]");
        private static final Pattern TOKEN = Pattern.compile(NAME + "|[-+*/<>=~!@#%^&|`?,]{1,8}");
        private static final Pattern NAMED = Pattern.compile(NAME);
        private static final Set<String> OWN = Set.of(
                ("access aggregate bit bigint boolean bytea cast character collation column constraint conversion date"
                                + " database default domain double event extension foreign for from function index"
                                + " inet integer interval json jsonb language large mapping materialized method"
                                + " numeric object of on operator policy precision procedure publication real record"
                                + " role routine rule schema sequence server smallint statistics subscription table"
                                + " tablespace text time timestamp to trigger type unknown user uuid value varying"
                                + " view with without xml zone day hour minute month second year and class family")
                        .split(" ", -1));

        private SignatureForm() {}

        static boolean fits(String text) {
            if (text.isEmpty() || text.length() > LONGEST) {
                return false;
            }
            boolean named = false;
            for (String token : ARGUMENTS.matcher(text).replaceAll(" ").strip().split(" +", -1)) {
                if (!TOKEN.matcher(token).matches()) {
                    return false;
                }
                boolean name = NAMED.matcher(token).matches() && !OWN.contains(token.toLowerCase(Locale.ROOT));
                if (name && named) {
                    return false;
                }
                named = name;
            }
            return true;
        }
    }
}
