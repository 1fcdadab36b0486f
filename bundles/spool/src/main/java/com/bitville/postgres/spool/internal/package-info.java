/**
 * The disk buffer. Input: payloads and collector states, committed together. Output: the same payloads, in order of urgency and age, until
 * their destination has stored or refused them. Start reading at {@code FileSpool}.
 */
@NullMarked
package com.bitville.postgres.spool.internal;

import org.jspecify.annotations.NullMarked;
