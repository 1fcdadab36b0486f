/** The agent's Karaf commands, each a thin view of an API service, and the login of the installation's owner. */
@NullMarked
package com.bitville.postgres.shell.internal;

import org.jspecify.annotations.NullMarked;
