package dev.headgate.proof;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is in a database, as its catalogue tells it. Every name is written as SQL writes
 * it: quoted where it must be, and with its schema unless that is the default one.
 *
 * @param tables the tables by name
 * @param sequences the sequences by name, without those of identity columns
 * @param enums the enum types by name
 * @param others everything else that has a definition, by kind and name
 */
public record Schema(Map<String, Table> tables, Map<String, Sequence> sequences, Map<String, EnumType> enums,
		Map<String, Other> others) {

	/**
	 * One table.
	 *
	 * @param name its name
	 * @param options what follows its columns, or stands before them: partitioning,
	 * {@code UNLOGGED}; empty for an ordinary one
	 * @param comment its comment, {@code null} for none
	 * @param columns its columns by name, in their order
	 * @param constraints its constraints by name
	 * @param indexes those of its indexes that serve no constraint, by name
	 */
	public record Table(String name, String options, @Nullable String comment, Map<String, Column> columns,
			Map<String, Constraint> constraints, Map<String, Index> indexes) {

		/**
		 * Returns its constraints of some kinds.
		 * @param kinds the letters of the kinds
		 * @return the constraints, in their order
		 */
		public List<Constraint> constraints(String kinds) {
			return this.constraints.values()
				.stream()
				.filter((constraint) -> kinds.indexOf(constraint.kind()) >= 0)
				.toList();
		}

	}

	/**
	 * One column.
	 *
	 * @param name its name
	 * @param type its type
	 * @param notNull whether it is {@code NOT NULL}
	 * @param expression its default, or what it is generated from; {@code null} for
	 * neither
	 * @param generated {@code STORED}, {@code VIRTUAL} or empty
	 * @param identity {@code ALWAYS}, {@code BY DEFAULT} or empty
	 * @param serial whether its default is a sequence of its own
	 * @param collation its collation, {@code null} for the type's own
	 * @param comment its comment, {@code null} for none
	 */
	public record Column(String name, String type, boolean notNull, @Nullable String expression, String generated,
			String identity, boolean serial, @Nullable String collation, @Nullable String comment) {

		/**
		 * Says whether it takes its value from a sequence of its own.
		 * @return {@code true} for an identity and a serial column
		 */
		public boolean isAutoNumbered() {
			return !this.identity.isEmpty() || this.serial;
		}

		/**
		 * Returns its default.
		 * @return an expression, {@code null} for none, and for a generated column
		 */
		public @Nullable String defaultValue() {
			return this.generated.isEmpty() ? this.expression : null;
		}

		/**
		 * Writes it as a table's definition does.
		 * @return its name, its type and what follows
		 */
		public String definition() {
			if (this.serial) {
				return this.name + " " + this.type.replace("integer", "serial").replace("int", "serial") + " NOT NULL";
			}
			StringBuilder sql = new StringBuilder(this.name).append(' ').append(this.type);
			if (this.collation != null) {
				sql.append(" COLLATE ").append(this.collation);
			}
			if (!this.generated.isEmpty()) {
				sql.append(" GENERATED ALWAYS AS (").append(this.expression).append(") ").append(this.generated);
			}
			else if (!this.identity.isEmpty()) {
				sql.append(" GENERATED ").append(this.identity).append(" AS IDENTITY");
			}
			else if (this.expression != null) {
				sql.append(" DEFAULT ").append(this.expression);
			}
			return sql.append(this.notNull ? " NOT NULL" : "").toString();
		}

	}

	/**
	 * One constraint of a table; {@code NOT NULL} is the column's.
	 *
	 * @param name its name
	 * @param kind {@code p}rimary key, {@code u}nique, {@code c}heck, {@code f}oreign key
	 * or e{@code x}clusion
	 * @param definition what follows its name
	 * @param columns the columns that it speaks of
	 * @param target the table that it refers to, {@code null} when it is no foreign key
	 * @param targetColumns the columns there
	 * @param onDelete what happens when the row there is deleted, as the catalogue codes
	 * it
	 */
	public record Constraint(String name, char kind, String definition, List<String> columns, @Nullable String target,
			List<String> targetColumns, String onDelete) {

		Constraint named(String other) {
			return new Constraint(other, this.kind, this.definition, this.columns, this.target, this.targetColumns,
					this.onDelete);
		}

	}

	/**
	 * One index that serves no constraint.
	 *
	 * @param name its name
	 * @param unique whether it is unique
	 * @param plain whether it is a B-tree on columns alone, with nothing that JPA can't
	 * say
	 * @param body what follows {@code USING} in its definition
	 * @param columns the columns that it depends on
	 */
	public record Index(String name, boolean unique, boolean plain, String body, List<String> columns) {

		Index named(String other) {
			return new Index(other, this.unique, this.plain, this.body, this.columns);
		}

		String definition(String table) {
			String method = this.body.startsWith("btree ") ? this.body.substring("btree ".length())
					: "USING " + this.body;
			return "CREATE " + (this.unique ? "UNIQUE " : "") + "INDEX " + this.name + " ON " + table + " " + method;
		}

	}

	/**
	 * One sequence.
	 *
	 * @param name its name
	 * @param type the type of its numbers
	 * @param start where it starts
	 * @param increment by how much it grows
	 * @param limits what else its definition says, empty for the defaults
	 * @param owner the {@code table.column} that owns it, {@code null} for none
	 * @param feedsDefault whether a column's default takes its numbers
	 */
	public record Sequence(String name, String type, long start, long increment, String limits, @Nullable String owner,
			boolean feedsDefault) {

		/**
		 * Writes the statement that creates it, without its owner.
		 * @return the statement
		 */
		public String definition() {
			return "CREATE SEQUENCE " + this.name + (this.type.equals("bigint") ? "" : " AS " + this.type)
					+ " START WITH " + this.start + " INCREMENT BY " + this.increment + this.limits;
		}

	}

	/**
	 * One enum type.
	 *
	 * @param name its name
	 * @param labels its values, in their order
	 */
	public record EnumType(String name, List<String> labels) {
	}

	/**
	 * Anything else that has a definition.
	 *
	 * @param kind {@code view}, {@code function} and so on
	 * @param name its name
	 * @param definition its definition
	 */
	public record Other(String kind, String name, String definition) {
	}

}
