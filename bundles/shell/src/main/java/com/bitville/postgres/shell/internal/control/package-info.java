/** Commands that change something: pause, ship, configuration, buffer. */
@NullMarked
package com.bitville.postgres.shell.internal.control;

import org.jspecify.annotations.NullMarked;
