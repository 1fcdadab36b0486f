/** Gathers what the rooms find and what their states say, for the shell, the page and the container's health checks. */
@NullMarked
package com.bitville.postgres.health.internal;

import org.jspecify.annotations.NullMarked;
