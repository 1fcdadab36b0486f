/** A whole agent of fakes with two servers, and the real shell to run command lines in it. */
@NullMarked
package com.bitville.postgres.shell.internal.world;

import org.jspecify.annotations.NullMarked;
