/**
 * Checks of what the agent needs or could use, with remedies. Every part of the agent contributes {@link
 * com.bitville.postgres.api.health.Check checks}; {@link com.bitville.postgres.api.health.Doctor} collects their findings.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package com.bitville.postgres.api.health;
