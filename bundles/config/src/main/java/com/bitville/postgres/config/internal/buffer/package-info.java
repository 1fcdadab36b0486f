/**
 * Which folder buffers this installation's payloads. A buffer belongs to one installation and one project: payloads of another must not be
 * delivered with this one's key. {@code BufferFolders} decides.
 */
@NullMarked
package com.bitville.postgres.config.internal.buffer;

import org.jspecify.annotations.NullMarked;
