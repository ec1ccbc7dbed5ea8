/**
 * Validated options and inputs with their defaults, and the exception for mistakes of the user; every package of this
 * module may import it.
 */
package io.lakesieve.config;
