/** A file system that can be filled up, made read-only or cut off from its power. */
@NullMarked
package com.bitville.postgres.testkit.disk;

import org.jspecify.annotations.NullMarked;
