/**
 * The disk buffer. In come payloads and collector states, committed together; out go the same payloads, in order of urgency and age,
 * until their destination has answered. Start reading at {@code FileSpool}.
 */
@NullMarked
package com.bitville.postgres.spool.internal;

import org.jspecify.annotations.NullMarked;
