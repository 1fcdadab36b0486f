/** Tests of the commands about findings. */
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.shell.internal.findings;
