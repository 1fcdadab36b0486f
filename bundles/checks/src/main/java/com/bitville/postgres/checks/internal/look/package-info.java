/** What a check sees of a server: newest rows, the last hour, figures over days. */
@NullMarked
package com.bitville.postgres.checks.internal.look;

import org.jspecify.annotations.NullMarked;
