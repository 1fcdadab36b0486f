/** The disk buffer: one file a payload, a commit record that puts payloads and collector states in force together. */
@NullMarked
package com.bitville.postgres.spool.internal;

import org.jspecify.annotations.NullMarked;
