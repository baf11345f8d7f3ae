export type StatementToRun = {
	id: string;
	/** What bash is given. */
	text: string;
	/** The guide's text, when the operator changed it. */
	original?: string;
	/** Its success changes what runs in `environment`; see the deploying statements of runbook/. */
	deploys?: true;
	/** Target environment that the statement names itself, where it differs from the block's. */
	environment?: string;
};
