/** Where openings and closings of findings are posted beside the listener. */
@Export
@Version("1.0.0")
@NullMarked
package com.bitville.postgres.api.alert;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
