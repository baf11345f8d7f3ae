export type Operator = {
	/** The name as signed. */
	name: string;
	email?: string;
	login: string;
	host: string;
	role: string;
};
