/** Activates snapshots: store, reload, edits, the forms of the web console, upgrade and uninstall. */
@NullMarked
package com.bitville.postgres.config.internal.publish;

import org.jspecify.annotations.NullMarked;
