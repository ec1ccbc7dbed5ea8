/** Lakesieve: finds the pictures in an image lake that do not belong there. */
package io.lakesieve;
