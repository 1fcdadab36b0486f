/**
 * The configuration in force, where each value came from, and the secrets, which are resolved only at the moment of use.
 */
@Export
@Version("1.2.0")
@NullMarked
package com.bitville.postgres.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
