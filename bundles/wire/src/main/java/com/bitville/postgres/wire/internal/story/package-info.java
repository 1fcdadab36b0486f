/**
 * Stories: all that is known of one request of an application, gathered over collectors and cycles, told once. Facts come in, bodies to be
 * written go out; nothing here knows JSON, the outbox or PostgreSQL. Start reading at {@code StoryBook}.
 */
@NullMarked
package com.bitville.postgres.wire.internal.story;

import org.jspecify.annotations.NullMarked;
