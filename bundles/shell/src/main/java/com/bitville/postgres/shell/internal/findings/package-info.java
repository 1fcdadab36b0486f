/** The command about findings on the monitored servers. */
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.shell.internal.findings;
