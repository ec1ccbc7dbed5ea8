/** Options and inputs as the user gave them, validated, with their defaults; everything in this module may import it. */
package io.lakesieve.config;
