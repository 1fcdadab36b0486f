/** The agent's status for the container's own tools. One MBean that can be read and nothing else; start reading at {@code StatusBean}. */
@NullMarked
package com.bitville.postgres.jmx.internal;

import org.jspecify.annotations.NullMarked;
