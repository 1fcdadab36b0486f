/** A file system that can be filled up, made read-only or have a power cut. */
@NullMarked
package com.bitville.postgres.testkit.disk;

import org.jspecify.annotations.NullMarked;
