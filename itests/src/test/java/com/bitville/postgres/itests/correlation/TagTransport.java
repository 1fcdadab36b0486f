package com.bitville.postgres.itests.correlation;

import java.util.UUID;

/** How an application says which request a statement belongs to. */
enum TagTransport {
    /** By the session's {@code application_name}. */
    NAME {
        @Override
        String tag(String sql, UUID request) {
            return sql;
        }
    },

    /** By a comment in front. */
    COMMENT {
        @Override
        String tag(String sql, UUID request) {
            return "/* correlation:" + request + " */ " + sql;
        }
    },

    /** By the trace that sqlcommenter appends. */
    TRACE {
        @Override
        String tag(String sql, UUID request) {
            return sql + " /*route='%2Forders%2F%7Bid%7D',traceparent='00-"
                    + request.toString().replace("-", "") + "-00f067aa0ba902b7-01'*/";
        }
    };

    /** The text as the application sends it. */
    abstract String tag(String sql, UUID request);

    /** The name that the session has meanwhile. */
    String name(UUID request) {
        return this == NAME ? "bitville-" + request : "shop";
    }
}
