/** What commands print about results, as text and as the JSON summary. */
package io.lakesieve.cli.text;
