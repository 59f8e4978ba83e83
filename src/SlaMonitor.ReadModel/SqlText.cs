using System.Data.Common;
using System.Text;

namespace SlaMonitor.ReadModel;

/// <summary>A statement being put together: text that is ours, and values only as parameters.</summary>
internal sealed class SqlText(DbCommand command)
{
    private readonly StringBuilder _text = new();

    public SqlText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Adds a value.</summary>
    public SqlText Value(object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"@p{command.Parameters.Count}";
        parameter.Value = value;
        command.Parameters.Add(parameter);
        _text.Append(parameter.ParameterName);
        return this;
    }

    /// <summary>Adds <c>AND column = value</c> where there is a value.</summary>
    public SqlText Where(string column, object? value) => value is null ? this : Add($" AND {column} = ").Value(value);

    public Task<DbDataReader> RunAsync(CancellationToken cancellation)
    {
        command.CommandText = _text.ToString();
        return command.ExecuteReaderAsync(cancellation);
    }
}
