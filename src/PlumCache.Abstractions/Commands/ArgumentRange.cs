namespace PlumCache.Abstractions;

/// <summary>Where one argument of a command lies in the buffer that holds the command's bytes.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct ArgumentRange(int Start, int Length);
