namespace PlumCache.Compare.Servers;

/// <summary>A program that the run needs is missing or has failed.</summary>
internal sealed class ToolException(string message, Exception? inner = null) : Exception(message, inner);
