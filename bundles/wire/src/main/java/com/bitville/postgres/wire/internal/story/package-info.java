/**
 * Stories: everything known about one request of an application, gathered over collectors and cycles, sent once. Input: facts. Output:
 * bodies to write. This package does not depend on JSON, the outbox or PostgreSQL. Start reading at {@code StoryBook}.
 */
@NullMarked
package com.bitville.postgres.wire.internal.story;

import org.jspecify.annotations.NullMarked;
