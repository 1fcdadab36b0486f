package com.bitville.postgres.itests.correlation;

import java.util.UUID;

/** How an application states the request of a statement. */
enum TagTransport {
    /** By the session's {@code application_name}. */
    NAME {
        @Override
        String tag(String sql, UUID request) {
            return sql;
        }
    },

    /** By a comment at the beginning. */
    COMMENT {
        @Override
        String tag(String sql, UUID request) {
            return "/* correlation:" + request + " */ " + sql;
        }
    },

    /** By a trace comment at the end, as with sqlcommenter. */
    TRACE {
        @Override
        String tag(String sql, UUID request) {
            return sql + " /*route='%2Forders%2F%7Bid%7D',traceparent='00-"
                    + request.toString().replace("-", "") + "-00f067aa0ba902b7-01'*/";
        }
    };

    /** The text that the application sends. */
    abstract String tag(String sql, UUID request);

    /** The session's application name meanwhile. */
    String name(UUID request) {
        return this == NAME ? "bitville-" + request : "shop";
    }
}
