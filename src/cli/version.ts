/** What `qga --version` tells: the package's. (A test holds it against package.json.) */
export const version = '11.1.0';
