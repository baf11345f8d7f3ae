/** Shell programs that travel inside the bundle as text. */
declare module '*.bash' {
	const text: string;
	export default text;
}
declare module '*.sh' {
	const text: string;
	export default text;
}
